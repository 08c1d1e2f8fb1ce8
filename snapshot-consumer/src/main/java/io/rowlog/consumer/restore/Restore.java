package io.rowlog.consumer.restore;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.apply.CreateRestore;
import io.rowlog.consumer.apply.ExistingTablesRestore;
import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.apply.RestoreRun;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RetentionCheck;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetLargeObjects;
import io.rowlog.consumer.target.TargetLocks;
import io.rowlog.consumer.target.TargetSettings;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.Verifier;
import io.rowlog.schema.log.SnapshotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a snapshot of a log into a database. When a connection is lost it begins again, in mode {@code CREATE} where it
 * was. One object restores once, as a {@link Job}; when that is stopped the target is as it was, or in mode {@code CREATE}
 * such that the same restore goes on.
 */
public final class Restore implements Job.Body<RestoreReport> {
    private final RestoreRequest request;
    private final long begun = System.nanoTime();

    /** Becomes the snapshot's id when that is known: a later try must not take another. */
    private SnapshotChoice choice;

    /** Null until the first try. */
    private @Nullable RestoreRun run;

    /** Null until all is in the target. */
    private RestoreRun.@Nullable Outcome applied;

    private Restore(RestoreRequest request) {
        this.request = request;
        choice = request.snapshot();
    }

    /** The work alone, as a step of a job of more. */
    public static Job.Body<RestoreReport> body(RestoreRequest request) {
        return new Restore(request);
    }

    /**
     * The job that restores, and verifies where the request says so. A target that differs is told in its report, not
     * thrown.
     */
    public static Job<RestoreReport> job(RestoreRequest request, JobProgress progress) {
        return job(request, progress, Retry.Pauses.DEFAULT);
    }

    /** The same with other pauses before it begins again. */
    public static Job<RestoreReport> job(RestoreRequest request, JobProgress progress, Retry.Pauses pauses) {
        return new Job<>(
                new Restore(request), request.kafka(), TargetSettings.sessions(request.target()), progress, pauses);
    }

    @Override
    public Failure explain(SQLException failure) {
        return ServerFailure.of(
                "Restoring log " + request.log() + " into " + request.target().url(), failure);
    }

    @Override
    public Retry.Places places() {
        return request.places();
    }

    @Override
    public String next() {
        return stepwise() ? "it goes on where it was" : "the target is as it was, and it begins anew";
    }

    @Override
    public boolean stepwise() {
        return request.mode().creates();
    }

    private void requireRows(SnapshotState snapshot) {
        if (snapshot.verification()) {
            throw new Failure(
                    FailureCode.SNAPSHOT_NOT_RESTORABLE,
                    "Snapshot " + snapshot.id() + " of log " + request.log()
                            + " has counts and digests, but no rows: it is there to compare with",
                    Remedy.of("Choose another snapshot (%s shows them), or its moment with --until", Action.LIST));
        }
    }

    @Override
    public RestoreReport attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        SnapshotState snapshot = choice.in(log);
        requireRows(snapshot);
        choice.passedOver(log, snapshot).forEach(progress::notice);
        choice = new SnapshotChoice.ById(snapshot.id());
        if (request.mode().creates()) {
            request.roles().requireIn(snapshot);
        }
        RestorePlan all = RestorePlan.of(log, snapshot, request.tables(), request.roles());
        if (!request.mode().creates()) {
            all.requireTables();
        }
        RestorePlan chosen = request.tablespaces() ? all : all.without("tablespace");
        RestorePlan plan = request.mode() == RestoreMode.SCHEMA_ONLY ? chosen.schemaOnly() : chosen;
        RestoreRun.Outcome outcome = applied;
        if (outcome == null) {
            new RetentionCheck(request.kafka())
                    .require(plan.tables().stream().map(CapturedTable::manifest).toList());
            requireReadable(plan, sessions);
            outcome = TargetLocks.explained(
                    sessions, plan.tableNames(), () -> apply(plan, describe(chosen), sessions, progress));
            applied = outcome;
        }
        RestorePlan restored = outcome.restored();
        RestoreRun.ForeignKeys keys = outcome.foreignKeys();
        // What the source's own rows violate is told as such; everything else must be as it was.
        VerificationReport verification = verify(restored.with(keys::asItIs), outcome.refusals(), sessions, progress);
        Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
        phases.putAll(outcome.took());
        if (verification != null) {
            phases.put(Phase.VERIFY, verification.took());
        }
        return new RestoreReport(
                request.log(),
                snapshot.id(),
                request.mode(),
                restored.tables().size(),
                restored.rows(),
                restored.bytes(),
                request.mode().creates() ? restored.definitions().size() : 0,
                phases,
                Duration.ofNanos(System.nanoTime() - begun),
                outcome.foreignKeys(),
                outcome.refusals(),
                outcome.existing(),
                restored.leftOut(),
                snapshot.uncaptured(),
                verification);
    }

    /** What verification needs is better known before anything is touched. */
    private void requireReadable(RestorePlan plan, Sessions sessions) throws SQLException {
        if (plan.largeObjects().isEmpty()) {
            return;
        }
        Connection session = sessions.open();
        try {
            TargetLargeObjects.requireFit(plan, session, verifies() || request.mode() == RestoreMode.MERGE);
        } finally {
            sessions.close(session);
        }
    }

    private RestoreRun.Outcome apply(RestorePlan plan, String what, Sessions sessions, JobProgress progress)
            throws SQLException, InterruptedException {
        RestoreRun all = run == null ? new RestoreRun(progress) : run;
        run = all;
        return switch (request.mode()) {
            case CREATE, SCHEMA_ONLY ->
                CreateRestore.run(
                        plan,
                        request.roles(),
                        request.chosen(),
                        what,
                        request.kafka(),
                        sessions,
                        request.jobs(),
                        request.stopOnError(),
                        progress,
                        all);
            case DATA_ONLY, REPLACE, MERGE ->
                new ExistingTablesRestore(
                                plan, request.mode(), request.kafka(), sessions, request.stopOnError(), progress, all)
                        .run();
        };
    }

    private String describe(RestorePlan plan) {
        String selection = plan.whole()
                ? ""
                : ", " + plan.tables().size() + " tables (selection "
                        + Integer.toHexString(plan.tables().stream()
                                .map(table -> table.name().sql())
                                .sorted()
                                .toList()
                                .hashCode())
                        + ")";
        String part = request.mode() == RestoreMode.SCHEMA_ONLY ? "the definitions of " : "";
        String places = request.tablespaces() ? ", in its tablespaces" : "";
        return part + "snapshot " + plan.snapshot().id() + " of log " + request.log() + selection
                + request.roles().text() + places;
    }

    private @Nullable VerificationReport verify(
            RestorePlan plan, List<Refusal> refusals, Sessions sessions, JobProgress progress)
            throws SQLException, InterruptedException {
        return verifies()
                ? TargetLocks.explained(
                        sessions,
                        plan.tableNames(),
                        () -> new Verifier(plan, request.kafka(), sessions, request.jobs(), true, progress)
                                .verify(request.mode().creates())
                                .forRestore(refusals.stream().map(Refusal::what).collect(Collectors.toSet())))
                : null;
    }

    private boolean verifies() {
        return request.verify()
                && switch (request.mode()) {
                    case CREATE, DATA_ONLY, REPLACE -> true;
                    case SCHEMA_ONLY, MERGE -> false;
                };
    }
}
