package io.rowlog.consumer.apply;

import io.rowlog.consumer.progress.Phase;
import io.rowlog.consumer.progress.RestoreProgress;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetSessions;
import io.rowlog.consumer.target.Workers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A session that validates foreign keys, all of a table at a stretch. Used by one thread. */
final class ValidationWorker implements Workers.Worker<List<String>> {
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final TargetSessions sessions;
    private final Connection session;
    private final RestoreProgress progress;

    ValidationWorker(TargetSessions sessions, RestoreProgress progress) throws SQLException {
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
