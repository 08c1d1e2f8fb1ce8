package io.rowlog.producer.api;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotProgress;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.sql.SQLException;

/** A snapshot as what a job does. */
record SnapshotBody(SnapshotRequest request) implements Job.Body<SnapshotReport> {
    /** The job that takes a snapshot. */
    static Job<SnapshotReport> job(SnapshotRequest request, JobProgress progress) {
        return new Job<>(new SnapshotBody(request), request.kafka(), new Sessions(request.source()), progress);
    }

    @Override
    public SnapshotReport attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        return new Snapshot(request, new SnapshotProgress() {
                    @Override
                    public void started(String snapshot, int tables, long estimatedRows) {
                        progress.planned(new SnapshotId(snapshot), tables);
                        progress.begun(Phase.BACKUP, estimatedRows);
                    }

                    @Override
                    public void brokenOff(String text) {
                        progress.brokenOff(text, false);
                    }

                    @Override
                    public void advanced(QualifiedName table, long rows) {
                        progress.advanced(Phase.BACKUP, rows);
                    }

                    @Override
                    public void finished(QualifiedName table, long rows) {
                        progress.tableFinished(Phase.BACKUP, table, rows);
                    }
                })
                .take();
    }

    @Override
    public Failure explain(SQLException failure) {
        return new Failure(
                FailureCode.SOURCE_FAILED,
                "The source failed: SQLSTATE " + failure.getSQLState(),
                "See the source server's log",
                failure);
    }

    @Override
    public Retry.Places places() {
        return new Retry.Places("the source " + request.source().url(), "Kafka at " + request.kafka());
    }

    @Override
    public String next() {
        return "it begins a new snapshot";
    }

    @Override
    public boolean stepwise() {
        return false;
    }
}
