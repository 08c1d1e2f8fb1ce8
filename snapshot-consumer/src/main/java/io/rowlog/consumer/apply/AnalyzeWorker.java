package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;

/** A session that collects the planner's statistics of tables. Used by one thread. */
final class AnalyzeWorker implements Workers.Worker<QualifiedName> {
    private final Sessions sessions;
    private final Connection session;
    private final JobProgress progress;

    AnalyzeWorker(Sessions sessions, JobProgress progress) throws SQLException {
        this.sessions = sessions;
        this.progress = progress;
        session = WorkerSession.open(sessions);
    }

    @Override
    public void work(QualifiedName table) throws SQLException {
        PlannerStatistics.collect(session, table);
        session.commit();
        progress.advanced(Phase.FINISH, 1);
    }

    @Override
    public void close() throws SQLException {
        sessions.close(session);
    }
}
