package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.service.job.JobHistory;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a log in a thread of its own, and brings each snapshot into the target when it is completed. Safe for use by
 * several threads.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Longer than it takes to cancel what the target's sessions do. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    /** So many are told in an error; the view of restores has them all. */
    private static final int DIFFERENCES = 20;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofSeconds(5);

    private final WatchSettings settings;
    private final TargetHistory history;
    private final JobHistory<NextStep.Refresh, RestoreReport> jobs;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rowlog-watch");
    /** Damaged snapshots that have been told. For the watch's thread. */
    private final Set<SnapshotId> damaged = new HashSet<>();

    private volatile WatchState state = new WatchState.WaitingForLog();
    private volatile boolean asked;

    /**
     * A watch that does nothing before it is started.
     *
     * @param jobs takes the restores; it is closed with the watch
     */
    public Watch(WatchSettings settings, JobHistory<NextStep.Refresh, RestoreReport> jobs) {
        this.settings = settings;
        this.jobs = jobs;
        this.history = new TargetHistory(settings.target(), settings.log());
    }

    /** Begins to watch. */
    public void start() {
        thread.start();
    }

    /** Has it look within a second whether there is something to restore, also after it has given up. */
    public void ask() {
        asked = true;
    }

    /** What it is at. */
    public WatchState state() {
        return state;
    }

    /**
     * The snapshot that the target got last; empty when there is none.
     *
     * @throws Failure when the target does not answer
     */
    public Optional<TargetHistory.Restored> restored() {
        try {
            return Optional.ofNullable(history.restored());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private boolean open() {
        return stop.getCount() > 0;
    }

    private void run() {
        while (open()) {
            try (LogReader log = new LogReader(settings.kafka(), settings.log())) {
                watch(log);
            } catch (InterruptedException | InterruptException e) {
                // Only closing interrupts, and then the loop ends.
                LOG.debug("Interrupted", e);
            } catch (KafkaException e) {
                disconnected(failure(KafkaErrors.translate(settings.kafka(), e)));
            } catch (Failure e) {
                disconnected(e);
            }
        }
    }

    /** A reader that has failed may have missed events: the next one begins at the log's start. */
    private void disconnected(Failure failure) {
        LOG.warn("Log {} cannot be watched: {}", settings.log(), failure.line(Wording.SERVICE));
        state = new WatchState.Disconnected(failure);
        try {
            stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        }
    }

    private void watch(LogReader log) throws InterruptedException {
        while (!log.exists()) {
            state = new WatchState.WaitingForLog();
            if (stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        LOG.info("Watching log {} for {}", settings.log(), settings.target().url());
        state = new WatchState.Watching();
        log.readToEnd();
        Optional<SnapshotId> seen = Optional.empty();
        boolean news = true;
        while (open()) {
            if (news) {
                log.state().ifPresent(this::tellDamaged);
            }
            if (asked || (news && !latest(log).map(SnapshotState::id).equals(seen))) {
                asked = false;
                seen = refresh(log, 0);
            } else if (state instanceof WatchState.Retrying retrying
                    && !Instant.now().isBefore(retrying.at())) {
                seen = refresh(log, retrying.failed());
            }
            news = log.poll(POLL);
        }
    }

    private static Optional<SnapshotState> latest(LogReader log) {
        return log.state().flatMap(LogState::latestComplete);
    }

    private void tellDamaged(LogState log) {
        for (SnapshotState snapshot : log.snapshots()) {
            if (snapshot.stage() instanceof SnapshotState.Stage.Damaged damage && damaged.add(snapshot.id())) {
                LOG.warn(
                        "Snapshot {} of log {} is damaged and not restored: {}",
                        snapshot.id(),
                        settings.log(),
                        damage.contradiction());
            }
        }
    }

    /**
     * Brings the latest complete snapshot into the target, and those that are completed meanwhile.
     *
     * @param failed how often that has failed before
     * @return the latest complete snapshot of the log
     */
    private Optional<SnapshotId> refresh(LogReader log, int failed) throws InterruptedException {
        state = new WatchState.Working();
        while (open()) {
            log.readToEnd();
            Optional<SnapshotState> latest = latest(log);
            try {
                if (latest.isEmpty() || !step(latest.get())) {
                    state = new WatchState.Watching();
                    return latest.map(SnapshotState::id);
                }
            } catch (SQLException | RuntimeException e) {
                if (open()) {
                    failed(failed + 1, e);
                }
                return latest.map(SnapshotState::id);
            }
        }
        return Optional.empty();
    }

    /** Does what there is to do next; whether there may be more. */
    private boolean step(SnapshotState latest) throws SQLException, InterruptedException {
        TargetHistory.State target =
                history.state(latest.tables().stream().map(TableState::table).toList());
        return switch (NextStep.decide(settings.mode(), target, latest.id().value())) {
            case NextStep.Nothing() -> false;
            case NextStep.Refresh restore -> {
                restore(restore);
                yield true;
            }
        };
    }

    private void restore(NextStep.Refresh step) throws SQLException, InterruptedException {
        history.begin(step.snapshot());
        RestoreReport report = switch (jobs.begin(
                step,
                id -> Restore.job(
                        settings.request(step), JobHistory.logged("Restore of snapshot " + step.snapshot())))) {
            case JobHistory.Answer.Begun<NextStep.Refresh, RestoreReport> begun ->
                begun.entry().job().run();
            case JobHistory.Answer.Busy<NextStep.Refresh, RestoreReport> busy ->
                throw new IllegalStateException("Only one thread restores");
        };
        VerificationReport verification = report.verification();
        if (verification != null && !verification.equal()) {
            throw differs(step.snapshot(), verification);
        }
        history.end(report);
    }

    private static Failure differs(String snapshot, VerificationReport verification) {
        return new Failure(
                FailureCode.MISMATCH,
                "The target differs from snapshot " + snapshot + ": "
                        + verification.sentences().stream().limit(DIFFERENCES).collect(Collectors.joining("; ")),
                "See whether something else writes into the target");
    }

    private void failed(int times, Exception exception) {
        Failure failure = failure(exception);
        if (!(exception instanceof Failure)) {
            LOG.error("Restore failed unexpectedly", exception);
        }
        state = WatchState.afterFailure(settings.retry(), times, failure, Instant.now());
        if (state instanceof WatchState.Retrying) {
            LOG.warn(
                    "Restore failed, attempt {}; tried again in {} s: {}",
                    times,
                    settings.retry().pause(times).toSeconds(),
                    failure.line(Wording.SERVICE));
        } else {
            LOG.error(
                    "Restore is given up after {} attempts, until the next snapshot: {}",
                    times,
                    failure.line(Wording.SERVICE));
        }
    }

    private static Failure failure(Exception exception) {
        return switch (exception) {
            case Failure e -> e;
            case SQLException e ->
                new Failure(
                        FailureCode.TARGET_FAILED,
                        "The target failed: SQLSTATE " + Objects.requireNonNullElse(e.getSQLState(), "unknown"),
                        "See the target server's log",
                        e);
            default ->
                new Failure(
                        FailureCode.INTERNAL,
                        "Unexpected " + exception.getClass().getSimpleName(),
                        "See the service's log, and report it",
                        exception);
        };
    }

    /** Stops the restore that runs, and waits at most 20 s until that has cleaned up. */
    @Override
    public void close() {
        stop.countDown();
        jobs.close();
        try {
            if (thread.isAlive() && !thread.join(END_LIMIT)) {
                thread.interrupt();
                LOG.warn(
                        "The restore that ran has not ended within {} s; it goes on at the next start",
                        END_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
