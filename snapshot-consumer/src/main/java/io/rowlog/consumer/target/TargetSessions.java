package io.rowlog.consumer.target;

import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.UserError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * All sessions of one restore on its target, so that they can be ended at once: what they have begun is then rolled back.
 * Safe for use by several threads.
 */
public final class TargetSessions implements AutoCloseable {
    /** A lock not to be had within this time is an error; a session that was left behind ends much sooner. */
    private static final String LOCK_TIMEOUT = "60s";

    private static final String SETTINGS = """
            SELECT set_config('lock_timeout', ?, false), set_config('synchronous_commit', 'off', false),
                   set_config('maintenance_work_mem', CASE
                       WHEN pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB') THEN '256MB'
                       ELSE current_setting('maintenance_work_mem') END, false)
            """;

    private final PostgresConnector connector;
    private final Set<Connection> open = new HashSet<>();
    private boolean aborted;

    /** Sessions on the connector's database. */
    public TargetSessions(PostgresConnector connector) {
        this.connector = connector;
    }

    /**
     * A new session with {@code synchronous_commit} off: a restore makes its last transaction durable, and all before it
     * with that. Whoever opens it gives it to {@link #close(Connection)}.
     *
     * @throws UserError when there is no connection to be had, or the restore has been stopped
     */
    public Connection open() throws SQLException {
        Connection connection = connector.open();
        synchronized (this) {
            if (!aborted) {
                open.add(connection);
            }
        }
        if (!open(connection)) {
            connection.close();
            throw stopped();
        }
        try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
            statement.setString(1, LOCK_TIMEOUT);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
            }
        }
        endWhenClientIsGone(connection);
        return connection;
    }

    private synchronized boolean open(Connection connection) {
        return open.contains(connection);
    }

    /** The server's own platform may be unable to watch the connection; then a statement runs to its end. */
    private static void endWhenClientIsGone(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = '2s'");
        } catch (SQLException e) {
            if (!"22023".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Ends a session; what it has not committed is rolled back. */
    public void close(Connection connection) throws SQLException {
        synchronized (this) {
            open.remove(connection);
        }
        connection.close();
    }

    /** Cancels what all sessions are doing and ends them; sessions cannot be opened any more. */
    public void abort() {
        List<Connection> running;
        synchronized (this) {
            aborted = true;
            running = new ArrayList<>(open);
            open.clear();
        }
        for (Connection connection : running) {
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // The session may have ended meanwhile; it is ended below in any case.
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Nothing is left to end.
        }
    }

    /** Whether {@link #abort()} was called. */
    public synchronized boolean aborted() {
        return aborted;
    }

    /** What to say after {@link #abort()}. */
    private static UserError stopped() {
        return new UserError(
                "The restore was stopped", "Run the same command again: it goes on where it was, or begins anew");
    }

    /** The same as {@link #abort()}. */
    @Override
    public void close() {
        abort();
    }
}
