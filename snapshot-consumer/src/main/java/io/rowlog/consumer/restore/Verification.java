package io.rowlog.consumer.restore;

import io.rowlog.access.retry.Backoff;
import io.rowlog.access.retry.Tries;
import io.rowlog.access.terminal.UserError;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.progress.CommittedSteps;
import io.rowlog.consumer.progress.RestoreProgress;
import io.rowlog.consumer.target.TargetSessions;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.verify.Verifier;
import io.rowlog.schema.log.SnapshotManifest;
import java.sql.SQLException;

/** Compares a database with a snapshot of a log, and changes neither. Used as {@link Restore} is. */
public final class Verification implements AutoCloseable {
    private final RestoreRequest request;
    private final CommittedSteps progress;
    private final Job job;

    /**
     * @param request of which mode and the flag to verify do not matter
     */
    public Verification(RestoreRequest request, RestoreProgress progress) {
        this.request = request;
        this.progress = new CommittedSteps(progress, false);
        Tries tries = new Tries(Backoff.DEFAULT, request.places(), "nothing was changed", progress::brokenOff);
        job = new Job(request.kafka(), request.target(), tries, this.progress);
    }

    /**
     * Compares.
     *
     * @throws UserError when something is not right that the user can put right; differences are in the report
     * @throws InterruptedException when the thread is interrupted
     */
    public VerificationReport run() throws InterruptedException {
        return job.run("Verifying " + request.target().url() + " against log " + request.log(), this::verify);
    }

    private VerificationReport verify(TargetSessions sessions) throws SQLException, InterruptedException {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        SnapshotManifest snapshot = request.snapshot().in(log);
        request.snapshot().passedOver(log, snapshot).forEach(progress::notice);
        RestorePlan plan = RestorePlan.of(log, snapshot, request.tables(), RoleSelection.NONE);
        return new Verifier(plan, sessions, request.jobs(), progress).verify(plan.whole());
    }

    /** Stops the verification if it runs. */
    @Override
    public void close() {
        job.stop();
    }
}
