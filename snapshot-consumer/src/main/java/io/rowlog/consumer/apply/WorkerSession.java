package io.rowlog.consumer.apply;

import io.rowlog.access.postgres.Sessions;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens a session for a worker of the restore that leads: outside autocommit, and known to the next restore. */
final class WorkerSession {
    private WorkerSession() {}

    static Connection open(Sessions sessions) throws SQLException {
        Connection session = sessions.open();
        RestoreLock.work(session);
        session.setAutoCommit(false);
        return session;
    }
}
