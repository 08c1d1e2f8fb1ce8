package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.job.Job;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.verify.TableResult;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the latest complete snapshot into the target. For one thread, except {@link #stop()}. */
final class Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private final WatchSettings settings;
    private final TargetHistory history;
    private final Attempts attempts;
    private final RestoreListener listener;
    /** Ids of damaged snapshots that have been told. */
    private final Set<String> damaged = new HashSet<>();

    private volatile @Nullable Job<RestoreReport> running;
    private volatile boolean stopped;

    Refresh(WatchSettings settings, TargetHistory history, Attempts attempts, RestoreListener listener) {
        this.settings = settings;
        this.history = history;
        this.attempts = attempts;
        this.listener = listener;
    }

    /**
     * Does what there is to do next; whether there may be more.
     *
     * @throws Failure when that fails, or the target differs afterwards
     */
    boolean step() throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(settings.kafka(), settings.log());
        Optional<SnapshotState> latest = log.state().latestComplete();
        tellDamaged(log);
        if (latest.isEmpty()) {
            return false;
        }
        TargetState state = history.state(
                latest.get().tables().stream().map(TableState::table).toList());
        return switch (NextStep.decide(settings.mode(), state, latest.get().id().value())) {
            case NextStep.Nothing() -> false;
            case NextStep.Restore restore -> {
                attempt(restore);
                yield true;
            }
        };
    }

    private void tellDamaged(CapturedLog log) {
        for (SnapshotState snapshot : log.state().snapshots()) {
            if (snapshot.stage() instanceof SnapshotState.Stage.Damaged damage
                    && damaged.add(snapshot.id().value())) {
                LOG.warn(
                        "Snapshot {} of log {} is damaged and not restored: {}",
                        snapshot.id(),
                        log.name(),
                        damage.contradiction());
            }
        }
    }

    private void attempt(NextStep.Restore step) throws SQLException, InterruptedException {
        Attempt attempt = new Attempt(step.snapshot(), step.mode());
        attempts.add(attempt);
        listener.begun(attempt);
        AttemptState end = failed("The service was stopped", "It goes on when it is started again");
        try {
            history.begin(step.snapshot());
            RestoreReport report = restore(step, attempt);
            VerificationReport verification = report.verification();
            if (verification != null && !verification.equal()) {
                end = new AttemptState.Differs(report, Instant.now());
                throw differs(step.snapshot(), verification);
            }
            history.end(report);
            end = new AttemptState.Done(report, Instant.now());
        } catch (Failure e) {
            if (end instanceof AttemptState.Failed && !stopped) {
                end = failed(e.getMessage(), e.remedy().text(Wording.SERVICE));
            }
            throw e;
        } catch (SQLException e) {
            end = failed("The target failed: SQLSTATE " + e.getSQLState(), "See the target server's log");
            throw e;
        } catch (RuntimeException e) {
            end = failed("Unexpected " + e.getClass().getSimpleName(), "See the service's log, and report it");
            throw e;
        } finally {
            attempt.end(end);
            listener.ended(attempt);
        }
    }

    private RestoreReport restore(NextStep.Restore step, Attempt attempt) throws InterruptedException {
        RestoreRequest request = new RestoreRequest(
                settings.kafka(),
                settings.log(),
                new SnapshotChoice.ById(new SnapshotId(step.snapshot())),
                settings.target(),
                step.mode(),
                settings.jobs(),
                table -> true,
                settings.roles(),
                true,
                false);
        try (Job<RestoreReport> restore = Restore.job(request, attempt)) {
            running = restore;
            if (stopped) {
                throw new InterruptedException("Stopped");
            }
            return restore.run();
        } finally {
            running = null;
        }
    }

    private static AttemptState failed(String message, String remedy) {
        return new AttemptState.Failed(message, remedy, Instant.now());
    }

    private static Failure differs(String snapshot, VerificationReport verification) {
        return new Failure(
                FailureCode.MISMATCH,
                "The target differs from snapshot " + snapshot + ": "
                        + verification.differences().stream()
                                .map(TableResult::describe)
                                .collect(Collectors.joining("; "))
                        + (verification.sequences().isEmpty()
                                ? ""
                                : "; " + verification.sequences().size() + " sequences"),
                "See whether something else writes into the target");
    }

    /** Stops the restore that runs, and lets no other begin. */
    void stop() {
        stopped = true;
        Job<RestoreReport> restore = running;
        if (restore != null) {
            restore.close();
        }
    }
}
