package io.rowlog.consumer.restore;

import io.rowlog.access.retry.Backoff;
import io.rowlog.access.retry.Tries;
import io.rowlog.access.terminal.UserError;
import io.rowlog.consumer.apply.CreateRestore;
import io.rowlog.consumer.apply.ExistingTablesRestore;
import io.rowlog.consumer.apply.RestoreCourse;
import io.rowlog.consumer.apply.RestoreOutcome;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.log.RetentionCheck;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.LargeObjectCheck;
import io.rowlog.consumer.plan.OwnersCheck;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.progress.CommittedSteps;
import io.rowlog.consumer.progress.Phase;
import io.rowlog.consumer.progress.RestoreProgress;
import io.rowlog.consumer.target.TargetSessions;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.Verifier;
import io.rowlog.schema.log.SnapshotManifest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a snapshot of a log into a database. When a connection is lost it begins again, in mode {@code CREATE} where it
 * was. One object restores once; {@link #close()} may be called by any thread and stops it: the target then is as it was,
 * or in mode {@code CREATE} such that the same restore goes on.
 */
public final class Restore implements AutoCloseable {
    private final RestoreRequest request;
    private final CommittedSteps progress;
    private final Job job;
    private final RestoreCourse course;
    private final long begun = System.nanoTime();

    /** Becomes the snapshot's id when that is known: a later try must not take another. */
    private SnapshotChoice choice;

    /** Null until all is in the target. */
    private @Nullable RestoreOutcome applied;

    /** A restore that tells of its progress there. */
    public Restore(RestoreRequest request, RestoreProgress progress) {
        this(request, progress, Backoff.DEFAULT);
    }

    /** A restore that begins again after these pauses. */
    public Restore(RestoreRequest request, RestoreProgress progress, Backoff backoff) {
        this.request = request;
        boolean creates = request.mode().creates();
        this.progress = new CommittedSteps(progress, creates);
        Tries tries = new Tries(
                backoff,
                request.places(),
                creates ? "it goes on where it was" : "the target is as it was, and it begins anew",
                progress::brokenOff);
        job = new Job(request.kafka(), request.target(), tries, this.progress);
        course = new RestoreCourse(this.progress);
        choice = request.snapshot();
    }

    /**
     * Restores, and verifies where the request says so.
     *
     * @return what was done; a target that differs is told in there, not thrown
     * @throws UserError when something is not right that the user can put right
     * @throws InterruptedException when the thread is interrupted
     */
    public RestoreReport run() throws InterruptedException {
        return job.run(
                "Restoring log " + request.log() + " into " + request.target().url(), this::restore);
    }

    private RestoreReport restore(TargetSessions sessions) throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        SnapshotManifest snapshot = choice.in(log);
        choice.passedOver(log, snapshot).forEach(progress::notice);
        choice = new SnapshotChoice.ById(snapshot.id());
        if (request.mode().creates()) {
            OwnersCheck.require(snapshot, request.roles());
        }
        RestorePlan all = RestorePlan.of(log, snapshot, request.tables(), request.roles());
        RestorePlan chosen = request.tablespaces() ? all : all.without("tablespace");
        RestorePlan plan = request.mode() == RestoreMode.SCHEMA_ONLY ? chosen.schemaOnly() : chosen;
        RestoreOutcome outcome = applied;
        if (outcome == null) {
            new RetentionCheck(request.kafka())
                    .require(plan.tables().stream().map(TableRows::manifest).toList());
            requireReadable(plan, sessions);
            outcome = apply(plan, describe(chosen), sessions);
            applied = outcome;
        }
        VerificationReport verification = verify(plan, sessions);
        Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
        phases.putAll(outcome.took());
        if (verification != null) {
            phases.put(Phase.VERIFY, verification.took());
        }
        return new RestoreReport(
                request.log(),
                snapshot.id(),
                request.mode(),
                plan.tables().size(),
                plan.rows(),
                plan.bytes(),
                request.mode().creates() ? plan.definitions().size() : 0,
                phases,
                Duration.ofNanos(System.nanoTime() - begun),
                outcome.foreignKeys().added(),
                outcome.foreignKeys().notValid(),
                plan.leftOut(),
                snapshot.uncaptured(),
                verification);
    }

    /** What verification needs is better known before anything is touched. */
    private void requireReadable(RestorePlan plan, TargetSessions sessions) throws SQLException {
        if (plan.largeObjects().isEmpty()) {
            return;
        }
        Connection session = sessions.open();
        try {
            LargeObjectCheck.require(plan, session, verifies() || request.mode() == RestoreMode.MERGE);
        } finally {
            sessions.close(session);
        }
    }

    private RestoreOutcome apply(RestorePlan plan, String what, TargetSessions sessions)
            throws SQLException, InterruptedException {
        return switch (request.mode()) {
            case CREATE, SCHEMA_ONLY ->
                new CreateRestore(plan, what, request.kafka(), sessions, request.jobs(), progress, course).run();
            case DATA_ONLY, REPLACE, MERGE ->
                new ExistingTablesRestore(plan, request.mode(), request.kafka(), sessions, progress, course).run();
        };
    }

    private String describe(RestorePlan plan) {
        String selection = plan.whole()
                ? ""
                : ", " + plan.tables().size() + " tables (selection "
                        + Integer.toHexString(plan.tables().stream()
                                .map(table -> table.table().sql())
                                .sorted()
                                .toList()
                                .hashCode())
                        + ")";
        String part = request.mode() == RestoreMode.SCHEMA_ONLY ? "the definitions of " : "";
        String places = request.tablespaces() ? ", in its tablespaces" : "";
        return part + "snapshot " + plan.snapshot().id() + " of log " + request.log() + selection
                + request.roles().text() + places;
    }

    private @Nullable VerificationReport verify(RestorePlan plan, TargetSessions sessions)
            throws SQLException, InterruptedException {
        return verifies() ? new Verifier(plan, sessions, request.jobs(), progress).verify(plan.whole()) : null;
    }

    private boolean verifies() {
        return request.verify()
                && switch (request.mode()) {
                    case CREATE, DATA_ONLY, REPLACE -> true;
                    case SCHEMA_ONLY, MERGE -> false;
                };
    }

    /** Stops the restore if it runs. */
    @Override
    public void close() {
        job.stop();
    }
}
