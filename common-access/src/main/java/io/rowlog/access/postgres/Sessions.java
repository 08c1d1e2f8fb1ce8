package io.rowlog.access.postgres;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
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
 * All sessions of one piece of work on one database, so that they can be ended at once: what they have begun is then rolled
 * back. Safe for use by several threads.
 */
public final class Sessions implements AutoCloseable {
    private static final String BACKEND = """
            SELECT pid, backend_start::pg_catalog.text
            FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())
            """;

    /** Those whose client is gone without the server's knowledge would keep their locks. */
    private static final String END_LEFT_BEHIND = """
            SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(a.pid, 5000))
            FROM ROWS FROM (pg_catalog.unnest(?::pg_catalog.int4[]), pg_catalog.unnest(?::pg_catalog.text[])) AS l(pid, start)
            JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid AND a.backend_start::pg_catalog.text = l.start
            """;

    private static final String INVALID_PARAMETER_VALUE = "22023";

    private final PostgresConnector connector;
    private final Preparation preparation;
    private final Set<Connection> open = new HashSet<>();
    private final List<Backend> backends = new ArrayList<>();
    /** Of an earlier try whose connections were lost, until they have been ended. */
    private List<Backend> leftBehind;

    private boolean aborted;

    /** Sessions on the connector's database with nothing but its settings. */
    public Sessions(PostgresConnector connector) {
        this(connector, session -> {});
    }

    /** Sessions on the connector's database, each of which is prepared for the work. */
    public Sessions(PostgresConnector connector, Preparation preparation) {
        this(connector, preparation, List.of());
    }

    private Sessions(PostgresConnector connector, Preparation preparation, List<Backend> leftBehind) {
        this.connector = connector;
        this.preparation = preparation;
        this.leftBehind = leftBehind;
    }

    /** What is done with each new session before it is used. */
    @FunctionalInterface
    public interface Preparation {
        /** Prepares the session, which is in auto-commit mode. */
        void prepare(Connection session) throws SQLException;
    }

    /** A server process. Its number alone could be another's by now. */
    private record Backend(int process, String start) {}

    /** Sessions on the same database, the first of which ends what the server still has of these. */
    public synchronized Sessions successor() {
        List<Backend> left = new ArrayList<>(leftBehind);
        left.addAll(backends);
        return new Sessions(connector, preparation, left);
    }

    /** Where sessions are opened. */
    public PostgresConnector connector() {
        return connector;
    }

    /** The server's processes of all sessions that there have been, also of those that have ended. */
    public synchronized List<Integer> processes() {
        return backends.stream().map(Backend::process).toList();
    }

    /** Whether there has been a session. */
    public synchronized boolean connected() {
        return !backends.isEmpty();
    }

    /**
     * A new session, in auto-commit mode. Whoever opens it gives it to {@link #close(Connection)}.
     *
     * @throws Failure when there is no connection to be had, or the work has been stopped
     */
    public Connection open() throws SQLException {
        Connection connection = connector.open();
        synchronized (this) {
            if (!aborted) {
                open.add(connection);
            }
        }
        if (!isOpen(connection)) {
            connection.close();
            throw stopped();
        }
        remember(connection);
        endWhenClientIsGone(connection);
        preparation.prepare(connection);
        endLeftBehind(connection);
        return connection;
    }

    private synchronized boolean isOpen(Connection connection) {
        return open.contains(connection);
    }

    private void remember(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(BACKEND)) {
            row.next();
            Backend backend = new Backend(row.getInt(1), row.getString(2));
            synchronized (this) {
                backends.add(backend);
            }
        }
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

    /** The server's own platform may be unable to watch the connection; then a statement runs to its end. */
    private static void endWhenClientIsGone(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = '2s'");
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
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

    private static Failure stopped() {
        return new Failure(
                FailureCode.STOPPED,
                "The work was stopped",
                Remedy.of("To have it done, %s: it goes on where it was, or begins anew", Action.AGAIN));
    }

    /** The same as {@link #abort()}. */
    @Override
    public void close() {
        abort();
    }
}
