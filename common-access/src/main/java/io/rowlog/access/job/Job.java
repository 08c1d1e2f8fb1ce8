package io.rowlog.access.job;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on a database and a log: it runs once, on the thread that calls {@link #run()}, begins again when a
 * connection was lost, and can be looked at and stopped by any thread. Commands and services both run their work as jobs.
 *
 * @param <R> what it is about to find or do
 */
public final class Job<R> implements AutoCloseable {
    private final Body<R> body;
    private final KafkaSettings kafka;
    private final Retry retry;
    private final Meter meter;
    private final Instant begunAt = Instant.now();
    private final CompletableFuture<JobState<R>> end = new CompletableFuture<>();
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private volatile Sessions sessions;
    private volatile boolean stopped;

    /** A job that begins again after the usual pauses. */
    public Job(Body<R> body, KafkaSettings kafka, Sessions sessions, JobProgress progress) {
        this(body, kafka, sessions, progress, Retry.Pauses.DEFAULT);
    }

    /**
     * @param kafka where the log is, for messages
     * @param sessions of the first try
     * @param progress is told how far it is
     * @param pauses before it is tried again
     */
    public Job(Body<R> body, KafkaSettings kafka, Sessions sessions, JobProgress progress, Retry.Pauses pauses) {
        this.body = body;
        this.kafka = kafka;
        this.sessions = sessions;
        this.meter = new Meter(progress, body.stepwise());
        this.retry = new Retry(pauses, body.places(), body.next(), text -> meter.brokenOff(text, body.stepwise()));
    }

    /** What a job does. Used by the thread that runs the job. */
    public interface Body<R> {
        /**
         * Does what remains to be done.
         *
         * @param sessions of this try; they are ended when it ends
         * @throws SQLException when a server fails; it says what that means
         */
        R attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException;

        /** The error to show for a failure of the server. */
        Failure explain(SQLException failure);

        /** What its connections lead to, for messages. */
        Retry.Places places();

        /** What a further try does, such as {@code it goes on where it was}. */
        String next();

        /** Whether each step is committed by itself and stays done; else a further try begins anew. */
        boolean stepwise();

        /** Whether a failure may be followed by a further try, beyond what {@link Retry} says. */
        default boolean mayRetry(RuntimeException failure) {
            return true;
        }
    }

    /**
     * Does the work.
     *
     * @throws Failure when something is not right that a person can put right
     * @throws InterruptedException when the thread is interrupted, unless by {@link #close()}
     */
    public R run() throws InterruptedException {
        runner.set(Thread.currentThread());
        try {
            R result = tries();
            end.complete(new JobState.Done<>(result, Instant.now()));
            return result;
        } catch (InterruptedException e) {
            Failure failure = stopped(e);
            end.complete(new JobState.Failed<>(failure, Instant.now()));
            if (stopped) {
                throw failure;
            }
            throw e;
        } catch (Failure e) {
            end.complete(new JobState.Failed<>(e, Instant.now()));
            throw e;
        } catch (RuntimeException | Error e) {
            end.complete(new JobState.Failed<>(
                    new Failure(
                            FailureCode.INTERNAL,
                            "Unexpected " + e.getClass().getSimpleName(),
                            "See the log, and report it",
                            e),
                    Instant.now()));
            throw e;
        } finally {
            runner.set(null);
        }
    }

    private R tries() throws InterruptedException {
        boolean connected = false;
        while (true) {
            Sessions now = sessions;
            try {
                return body.attempt(now, meter);
            } catch (SQLException | RuntimeException e) {
                if (stopped) {
                    throw stopped(e);
                }
                RuntimeException failure = translate(e);
                connected |= now.connected();
                now.abort();
                if (!connected || !body.mayRetry(failure)) {
                    // Where nothing was there that could be lost, the address should be corrected.
                    throw failure;
                }
                retry.again(failure, meter.steps());
                sessions = now.successor();
                if (stopped) {
                    throw stopped(failure);
                }
            } finally {
                now.abort();
            }
        }
    }

    private RuntimeException translate(Exception failure) throws InterruptedException {
        return switch (failure) {
            case Failure e -> e;
            case SQLException e -> body.explain(e);
            case InterruptException e -> throw interrupted(e);
            case KafkaException e -> KafkaErrors.translate(kafka, e);
            case RuntimeException e -> e;
            default -> new IllegalStateException(failure);
        };
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException interrupted = new InterruptedException("While Kafka was being read");
        interrupted.initCause(e);
        return interrupted;
    }

    private static Failure stopped(Exception cause) {
        return new Failure(
                FailureCode.STOPPED,
                "It was stopped before its end",
                Remedy.of("To go on, %s: what was committed is not done twice", Action.AGAIN),
                cause);
    }

    /** How far it is. */
    public JobState<R> state() {
        return end.getNow(new JobState.Running<>());
    }

    /** Tells the listener the job's last state, when it has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener's failures are its own
    public void whenEnded(Consumer<JobState<R>> listener) {
        end.thenAccept(listener);
    }

    /** When it was made. */
    public Instant begunAt() {
        return begunAt;
    }

    /** How much it has done; goes on counting until it ends. */
    public Meter meter() {
        return meter;
    }

    /** Stops the work if it runs, and keeps it from beginning. */
    @Override
    public void close() {
        stopped = true;
        sessions.abort();
        Thread thread = runner.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Counts what a job does, and hands everything on. Safe for use by several threads. */
    public static final class Meter implements JobProgress {
        private final JobProgress progress;
        private final boolean stepwise;
        private final AtomicLong steps = new AtomicLong();
        private final LongAdder rows = new LongAdder();
        private final AtomicInteger tables = new AtomicInteger();
        private volatile long expectedRows;
        private volatile @Nullable Phase phase;
        private volatile @Nullable Plan plan;

        /** The snapshot that is read, restored or compared, and how many of its tables. */
        public record Plan(SnapshotId snapshot, int tables) {}

        Meter(JobProgress progress, boolean stepwise) {
            this.progress = progress;
            this.stepwise = stepwise;
        }

        /** Rows written so far, to the log or to the target. */
        public long rows() {
            return rows.sum();
        }

        /** Rows that are to be written, by estimate where they were not counted; 0 when that is not known. */
        public long expectedRows() {
            return expectedRows;
        }

        /** Tables that are whole. */
        public int tables() {
            return tables.get();
        }

        /** What the job does, or did last; null before it does anything. */
        public @Nullable Phase phase() {
            return phase;
        }

        /** What it is about to do; null before that is known. */
        public @Nullable Plan plan() {
            return plan;
        }

        /** How many steps are done for good. */
        long steps() {
            return steps.get();
        }

        private static boolean writesRows(Phase phase) {
            return phase == Phase.BACKUP || phase == Phase.ROWS;
        }

        @Override
        public void notice(String text) {
            progress.notice(text);
        }

        @Override
        public void brokenOff(String text, boolean kept) {
            if (!kept) {
                rows.reset();
                tables.set(0);
            }
            progress.brokenOff(text, kept);
        }

        @Override
        public void planned(SnapshotId snapshot, int planned) {
            plan = new Plan(snapshot, planned);
            progress.planned(snapshot, planned);
        }

        @Override
        public void begun(Phase next, long total) {
            phase = next;
            if (writesRows(next)) {
                expectedRows = rows.sum() + total;
            }
            progress.begun(next, total);
        }

        @Override
        public void advanced(Phase advancing, long by) {
            count(advancing, by);
            progress.advanced(advancing, by);
        }

        @Override
        public void advanced(Phase advancing, QualifiedName table, long by) {
            count(advancing, by);
            progress.advanced(advancing, table, by);
        }

        private void count(Phase advancing, long by) {
            boolean committed = switch (advancing) {
                case DEFINITIONS, INDEXES, FOREIGN_KEYS, FINISH, STREAM, REPLAY -> true;
                // Told while they are on their way.
                case BACKUP, COUNT, ROWS, VERIFY -> false;
            };
            if (stepwise && committed) {
                steps.addAndGet(by);
            }
            if (writesRows(advancing)) {
                rows.add(by);
            }
        }

        @Override
        public void tableFinished(Phase finishing, QualifiedName table, long written) {
            if (writesRows(finishing)) {
                tables.incrementAndGet();
                if (stepwise) {
                    steps.incrementAndGet();
                }
            }
            progress.tableFinished(finishing, table, written);
        }

        @Override
        public void finished(Phase done, Duration took) {
            progress.finished(done, took);
        }
    }
}
