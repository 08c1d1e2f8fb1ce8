package io.rowlog.access.catalog;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Limits how long a transaction waits for a table that another session alters: reading the catalog does too, where it
 * asks for sizes. Stateless.
 */
public final class LockWait {
    private static final int LIMIT_SECONDS = 30;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

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
     * @throws Failure when a wait reached the limit; it names the table and who has locked it
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

    /** The error for a wait that reached the limit: it names who has the lock, as a new session sees it. */
    private static Failure error(PostgresConnector source) throws SQLException {
        try (Connection connection = source.open()) {
            return LockHolder.find(connection, LockHolder.Strength.ACCESS_EXCLUSIVE, List.of(), List.of())
                    .map(holder -> new Failure(
                            FailureCode.BUSY,
                            "Table %s is locked by %s, and still was after %d s."
                                    .formatted(holder.table(), holder.who(), LIMIT_SECONDS),
                            holder.ending() + ", and begin again"))
                    .orElseGet(() -> new Failure(
                            FailureCode.BUSY,
                            "A table was locked by another session for " + LIMIT_SECONDS + " s, and is not any more.",
                            "Begin again"));
        }
    }
}
