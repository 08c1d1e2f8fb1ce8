package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.LostConnection;
import io.rowlog.access.job.RecoveryConflict;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.publish.WriterRole;
import io.rowlog.producer.snapshot.SnapshotReport.TableTotal;
import io.rowlog.producer.source.SourceClaim;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.SnapshotPurpose;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one snapshot of a database into its log. When the connection to the source is lost, its snapshot is too: the log says
 * that it is abandoned, and a new one is taken. A {@link Job} takes one snapshot; when it is stopped, or its thread is
 * interrupted, the snapshot is given up, and the {@link InterruptedException} says what remains in the log.
 */
public final class Snapshot implements Job.Body<SnapshotReport> {
    /** A large database is not read over and over. */
    private static final int MOST = 3;

    private final SnapshotRequest request;
    private final long begun = System.nanoTime();
    private Sessions readers;
    private int taken;

    Snapshot(SnapshotRequest request) {
        this.request = request;
        this.readers = new Sessions(request.source(), ChunkReader::prepare);
    }

    /**
     * The job that takes a snapshot. Where it fails, the log holds no snapshot, or one that is marked as abandoned, or that the
     * next backup marks so.
     */
    public static Job<SnapshotReport> job(SnapshotRequest request, JobProgress progress) {
        return new Job<>(new Snapshot(request), request.kafka(), new Sessions(request.source()), progress);
    }

    @Override
    public Failure explain(SQLException failure) {
        if (RecoveryConflict.of(failure)) {
            return new Failure(
                    LostConnection.of(failure) == null ? FailureCode.BUSY : FailureCode.POSTGRES_UNAVAILABLE,
                    "The source " + request.source().url()
                            + " is a standby, and has cancelled a read that kept it from replaying what its primary did"
                            + " (SQLSTATE " + failure.getSQLState() + ")",
                    RecoveryConflict.REMEDY,
                    failure);
        }
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        String message = Objects.requireNonNullElse(failure.getMessage(), "no message");
        // Of errors in data the message may hold values of rows.
        String said = state.startsWith("22")
                ? "SQLSTATE " + state
                : message.lines().findFirst().orElse("no message") + " (SQLSTATE " + state + ")";
        boolean lost = LostConnection.of(failure) != null;
        return new Failure(
                lost ? FailureCode.POSTGRES_UNAVAILABLE : FailureCode.SOURCE_FAILED,
                "Reading " + request.source().url() + " failed: " + said,
                lost
                        ? Remedy.of(
                                "Check that the server runs and can be reached from here, then %s: a new snapshot"
                                        + " begins",
                                Action.AGAIN)
                        : Remedy.of("See the log of the source's server for details, then %s", Action.AGAIN),
                failure);
    }

    @Override
    public Retry.Places places() {
        return request.places();
    }

    @Override
    public String next() {
        return "a new snapshot begins";
    }

    @Override
    public boolean stepwise() {
        return false;
    }

    @Override
    public boolean mayRetry(RuntimeException failure) {
        return request.id().isEmpty() && mayRetry(failure, taken);
    }

    /** Kafka's clients have waited for it already, and who has taken over is not to be fenced in turn. */
    static boolean mayRetry(RuntimeException failure, int taken) {
        boolean fenced = failure instanceof Failure known && known.code() == FailureCode.BUSY;
        return taken < MOST && !fenced && LostConnection.of(failure) != LostConnection.KAFKA;
    }

    @Override
    public SnapshotReport attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        readers = readers.successor();
        String remains = "Nothing was written to the log";
        try (ReadSession session = ReadSession.begin(sessions)) {
            SourceClaim.take(session.connection(), WriterRole.SNAPSHOT, request.log());
            SourceContent source = SourceContent.read(session, sessions, request.tables());
            taken++;
            SnapshotId id = request.id()
                    .orElseGet(() -> SnapshotId.of(
                            source.moment().at(), ThreadLocalRandom.current().nextInt()));
            remains = "What was written to the log counts for nothing";
            Attempt attempt = new Attempt(
                    new SnapshotEvents(id, source.moment()),
                    session,
                    sessions,
                    source,
                    new SnapshotPlan(source.tables(), new TopicNames(request.log())),
                    progress);
            return report(source, id, attempt.write());
        } catch (SQLException | RuntimeException e) {
            if (stopped(sessions, e)) {
                throw interrupted(remains, e);
            }
            throw e;
        }
    }

    private SnapshotReport report(SourceContent source, SnapshotId snapshot, List<TableTotal> tables) {
        return new SnapshotReport(
                request.log(),
                snapshot,
                source.moment().lsn(),
                tables,
                source.definitions().size(),
                source.catalog().sequences().size(),
                source.uncaptured(),
                source.findings(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    /**
     * Whether the snapshot is to be given up; clears the interrupt. Whoever stops a job ends its sessions first, so that the
     * failure of a session may come before the interrupt.
     */
    private static boolean stopped(Sessions sessions, Exception failure) {
        return Thread.interrupted()
                || failure instanceof InterruptedException
                || failure instanceof InterruptException
                || sessions.aborted();
    }

    private static InterruptedException interrupted(String remains, Exception cause) {
        InterruptedException interrupted = new InterruptedException(remains);
        interrupted.initCause(cause);
        return interrupted;
    }

    /** The writing of one snapshot, which the session keeps readable with the locks on its tables. */
    private final class Attempt {
        private final SnapshotEvents events;
        private final ReadSession session;
        private final Sessions sessions;
        private final SourceContent source;
        private final SnapshotPlan plan;
        private final JobProgress progress;

        Attempt(
                SnapshotEvents events,
                ReadSession session,
                Sessions sessions,
                SourceContent source,
                SnapshotPlan plan,
                JobProgress progress) {
            this.events = events;
            this.session = session;
            this.sessions = sessions;
            this.source = source;
            this.plan = plan;
            this.progress = progress;
        }

        List<TableTotal> write() throws SQLException, InterruptedException {
            long reading = System.nanoTime();
            try (Admin admin = request.kafka().admin();
                    LogReader log = new LogReader(request.kafka(), request.log())) {
                int largestRecord = prepare(admin, log);
                try (LogWriter control = LogWriter.control(request.kafka(), request.log())) {
                    SnapshotStarted started = begin(control, log);
                    List<TableTotal> tables;
                    long completed;
                    try {
                        if (request.purpose() == SnapshotPurpose.VERIFICATION) {
                            BoundaryCheck.require(request, started, log);
                        }
                        tables = new RowCapture(request, events, plan, progress).run(readers, session, largestRecord);
                        requireAlive(null);
                        completed = complete(control, tables);
                    } catch (SQLException | InterruptedException | RuntimeException e) {
                        throw givenUp(control, e);
                    }
                    awaitReaders(log, completed);
                    progress.finished(request.phase(), Duration.ofNanos(System.nanoTime() - reading));
                    return tables;
                }
            }
        }

        /** Nothing is created, and nobody fenced, in a log that is not this database's. */
        private int prepare(Admin admin, LogReader log) {
            LogTopics topics = new LogTopics(request.kafka(), admin, request.log());
            if (topics.exists()) {
                log.readToEnd();
                log.ofAnotherThan(database(source.catalog())).ifPresent(failure -> {
                    throw failure;
                });
            }
            int largestRecord = topics.prepare(
                    plan.entries().stream().map(SnapshotPlan.Entry::topic).toList(), request.topics());
            WriterRole.SNAPSHOT.fence(request.kafka(), admin, request.log());
            return largestRecord;
        }

        private static SourceDatabase database(Catalog catalog) {
            return new SourceDatabase(catalog.systemIdentifier(), catalog.database());
        }

        private SnapshotStarted begin(LogWriter control, LogReader log) {
            log.readToEnd();
            List<Schema> schemas = new ArrayList<>(EventCodec.SCHEMAS);
            schemas.addAll(plan.schemas());
            control.schemas(schemas, log.schemas());

            List<LogEvent> first = new ArrayList<>();
            if (log.state().isEmpty()) {
                first.add(SnapshotEvents.logCreated(request.log(), database(source.catalog())));
            }
            log.state().stream()
                    .flatMap(existing -> existing.snapshots().stream())
                    .filter(SnapshotState::open)
                    .forEach(snapshot -> first.add(SnapshotEvents.abandoned(
                            snapshot.id(),
                            "its producer ended without completing it; snapshot " + events.snapshot() + " was begun")));
            List<SnapshotStarted> started = events.started(
                    source.catalog(), request.tables(), request.purpose(), plan.planned(), replayFrom(log));
            first.addAll(started);
            first.addAll(events.schema(source.definitions(), source.uncaptured()));
            control.append(first);
            return started.getFirst();
        }

        private long replayFrom(LogReader log) {
            try (TransactionsReader transactions =
                    new TransactionsReader(request.kafka(), request.log(), log.schemas()::get)) {
                return transactions.replayFrom(events.moment().visibility());
            }
        }

        private long complete(LogWriter control, List<TableTotal> tables) {
            return control.append(Stream.concat(
                            tables.stream().map(events::table),
                            Stream.<LogEvent>of(
                                    events.sequences(source.catalog().sequences()), events.completed(tables)))
                    .toList());
        }

        /**
         * Passes when the session is there, and with it the snapshot and the locks: without them a table may have been emptied
         * before it was read.
         *
         * @param cause a failure that may have come of it; null when there was none
         */
        private void requireAlive(@Nullable Exception cause) throws SQLException {
            if (!session.alive()) {
                throw new SQLException("The session that holds the snapshot and its locks was lost", "08006", cause);
            }
        }

        /** Whoever restores after this must find the snapshot complete. */
        private void awaitReaders(LogReader log, long completed) throws InterruptedException {
            try {
                log.awaitEvent(completed);
            } catch (InterruptException e) {
                // The exception set the flag, which is told by the one thrown now.
                Thread.interrupted();
                throw interrupted("Snapshot " + events.snapshot() + " of log " + request.log() + " is complete", e);
            }
        }

        /** Marks the snapshot as abandoned, and throws why. */
        private RuntimeException givenUp(LogWriter control, Exception cause) throws SQLException, InterruptedException {
            boolean stopped = stopped(sessions, cause);
            boolean marked = abandon(control, stopped, cause);
            if (stopped) {
                throw interrupted(
                        "Snapshot " + events.snapshot() + " of log " + request.log()
                                + (marked
                                        ? " is marked as abandoned"
                                        : " is incomplete and the next backup marks it as abandoned")
                                + "; what it has written stays in the topics, and no restore reads it",
                        cause);
            }
            if (cause instanceof SQLException failure) {
                if (LostConnection.of(failure) == null) {
                    // Other sessions cannot take a snapshot over from one that is gone.
                    requireAlive(failure);
                }
                throw failure;
            }
            return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        }

        private boolean abandon(LogWriter control, boolean stopped, Exception cause) {
            if (KafkaErrors.unreachable(cause)) {
                // The next snapshot marks this one as abandoned.
                return false;
            }
            String reason = stopped
                    ? "interrupted"
                    : LostConnection.of(cause) == LostConnection.POSTGRES
                            ? "the connection to the source was lost"
                            : cause.getClass().getSimpleName();
            LogEvent event = SnapshotEvents.abandoned(events.snapshot(), reason);
            try {
                // In a thread of its own, because interrupts of this one may still come.
                CompletableFuture.supplyAsync(
                                () -> control.append(List.of(event)),
                                task -> Thread.ofPlatform()
                                        .name("snapshot-abandoned")
                                        .daemon(true)
                                        .start(task))
                        .join();
                return true;
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
                return false;
            }
        }
    }
}
