package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.target.ServerFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A session that validates foreign keys, all of a table at a stretch. Used by one thread. */
final class ValidationWorker implements Workers.Worker<List<String>> {
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Sessions sessions;
    private final Connection session;
    private final JobProgress progress;

    ValidationWorker(Sessions sessions, JobProgress progress) throws SQLException {
        this.sessions = sessions;
        this.progress = progress;
        session = WorkerSession.open(sessions);
    }

    @Override
    public void work(List<String> statements) throws SQLException {
        for (String statement : statements) {
            boolean valid = validate(statement);
            try (PreparedStatement update =
                    session.prepareStatement("UPDATE rowlog.validation SET valid = ? WHERE statement = ?")) {
                update.setBoolean(1, valid);
                update.setString(2, statement);
                update.executeUpdate();
            }
            session.commit();
            progress.advanced(Phase.FOREIGN_KEYS, 1);
        }
    }

    private boolean validate(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                session.rollback();
                return false;
            }
            throw ServerFailure.of(sql, e);
        }
    }

    @Override
    public void close() throws SQLException {
        sessions.close(session);
    }
}
