package io.rowlog.access.catalog;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Limits how long a transaction waits for a table that another session alters: reading the catalog does too, where it
 * asks for sizes. Stateless.
 */
public final class LockWait {
    private static final int LIMIT_SECONDS = 30;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Those who hold the lock come before those who wait for it, which keep others waiting behind them. */
    private static final String HOLDER = """
        SELECT l.relation::regclass::text, l.pid FROM pg_catalog.pg_locks AS l
        WHERE l.mode = 'AccessExclusiveLock' AND l.relation >= 16384 AND l.pid <> pg_catalog.pg_backend_pid()
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                            WHERE d.datname = pg_catalog.current_database())
        ORDER BY l.granted DESC, l.relation LIMIT 1
        """;

    private LockWait() {}

    /** Something that may have to wait for a table. */
    @FunctionalInterface
    public interface Waiting<T> {
        /** Reads while a lock may be waited for. */
        T run() throws SQLException;
    }

    /**
     * Does something in the connection's transaction, which keeps the limit until its end.
     *
     * @param source where a session is opened that finds out who has the lock
     * @throws Failure when a wait reached the limit; it names the table and the session that has it
     */
    public static <T> T limited(Connection connection, PostgresConnector source, Waiting<T> work) throws SQLException {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '" + LIMIT_SECONDS + "s'");
            }
            return work.run();
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw error(source);
            }
            throw e;
        }
    }

    /** The error for a wait that reached the limit: it names the session that has the lock, as a new session sees it. */
    private static Failure error(PostgresConnector source) throws SQLException {
        try (Connection connection = source.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HOLDER)) {
            if (!row.next()) {
                return new Failure(
                        FailureCode.BUSY,
                        "A table was locked by another session for " + LIMIT_SECONDS + " s, and is not any more.",
                        "Begin again");
            }
            return new Failure(
                    FailureCode.BUSY,
                    "Table %s is locked by another session (server process %d), and still was after %d s."
                            .formatted(row.getString(1), row.getInt(2), LIMIT_SECONDS),
                    "Let that session finish, or end it with SELECT pg_terminate_backend(" + row.getInt(2)
                            + "), and begin again");
        }
    }
}
