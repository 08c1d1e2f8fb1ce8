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
                       ELSE current_setting('maintenance_work_mem') END, false),
                   pg_backend_pid(),
                   (SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid())
            """;

    /** Those whose client is gone without the server's knowledge would keep their locks. */
    private static final String END_LEFT_BEHIND = """
            SELECT count(pg_terminate_backend(a.pid, 5000))
            FROM unnest(?::int4[], ?::text[]) AS l(pid, start)
            JOIN pg_stat_activity a ON a.pid = l.pid AND a.backend_start::text = l.start
            """;

    private final PostgresConnector connector;
    private final Set<Connection> open = new HashSet<>();
    private final List<Backend> backends = new ArrayList<>();
    /** Of an earlier try whose connections were lost, until they have been ended. */
    private List<Backend> leftBehind;

    private boolean aborted;

    /** Sessions on the connector's database. */
    public TargetSessions(PostgresConnector connector) {
        this(connector, List.of());
    }

    private TargetSessions(PostgresConnector connector, List<Backend> leftBehind) {
        this.connector = connector;
        this.leftBehind = leftBehind;
    }

    /** A server process. Its number alone could be another's by now. */
    private record Backend(int process, String start) {}

    /** Sessions on the same database, the first of which ends what the server still has of these. */
    public synchronized TargetSessions successor() {
        List<Backend> left = new ArrayList<>(leftBehind);
        left.addAll(backends);
        return new TargetSessions(connector, left);
    }

    /** Whether there has been a session. */
    public synchronized boolean connected() {
        return !backends.isEmpty();
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
                remember(new Backend(row.getInt(4), row.getString(5)));
            }
        }
        endWhenClientIsGone(connection);
        endLeftBehind(connection);
        return connection;
    }

    private synchronized void remember(Backend backend) {
        backends.add(backend);
    }

    private synchronized void endLeftBehind(Connection connection) throws SQLException {
        if (leftBehind.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(END_LEFT_BEHIND)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "int4", leftBehind.stream().map(Backend::process).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", leftBehind.stream().map(Backend::start).toArray()));
            statement.execute();
        }
        leftBehind = List.of();
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
    public void close(Connection connection) {
        synchronized (this) {
            open.remove(connection);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing depends on how it ends; a failure here would hide the one that led to it.
            end(connection);
        }
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
        end(connection);
    }

    private static void end(Connection connection) {
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
