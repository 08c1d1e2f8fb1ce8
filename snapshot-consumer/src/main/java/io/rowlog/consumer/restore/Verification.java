package io.rowlog.consumer.restore;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetLocks;
import io.rowlog.consumer.target.TargetSettings;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.Verifier;
import io.rowlog.schema.log.SnapshotState;
import java.sql.SQLException;

/** Compares a database with a snapshot of a log, and changes neither. Used as {@link Restore} is. */
public final class Verification implements Job.Body<VerificationReport> {
    private final RestoreRequest request;

    private Verification(RestoreRequest request) {
        this.request = request;
    }

    /**
     * The job that compares; differences are told in its report.
     *
     * @param request in whose mode definitions are compared too if it is one that creates them; the flag to verify does not
     *     matter
     */
    public static Job<VerificationReport> job(RestoreRequest request, JobProgress progress) {
        return new Job<>(
                new Verification(request), request.kafka(), TargetSettings.sessions(request.target()), progress);
    }

    @Override
    public VerificationReport attempt(Sessions sessions, JobProgress progress)
            throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        SnapshotState snapshot = request.snapshot().in(log);
        request.snapshot().passedOver(log, snapshot).forEach(progress::notice);
        if (request.roles().any()) {
            request.roles().requireIn(snapshot);
        }
        RestorePlan all = RestorePlan.of(log, snapshot, request.tables(), request.roles());
        RestorePlan plan = request.tablespaces() ? all : all.without("tablespace");
        return TargetLocks.explained(
                sessions,
                plan.tableNames(),
                () -> new Verifier(plan, request.kafka(), sessions, request.jobs(), false, progress)
                        .verify(request.mode().creates()));
    }

    @Override
    public Failure explain(SQLException failure) {
        return ServerFailure.of("Verifying " + request.target().url() + " against log " + request.log(), failure);
    }

    @Override
    public Retry.Places places() {
        return request.places();
    }

    @Override
    public String next() {
        return "nothing was changed";
    }

    @Override
    public boolean stepwise() {
        return false;
    }
}
