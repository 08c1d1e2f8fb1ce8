package io.rowlog.producer.snapshot;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Locks tables against being altered or dropped while they are read. Not safe for use by several threads. */
final class TableLocks {
    private static final int LIMIT_SECONDS = 30;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String UNDEFINED_TABLE = "42P01";

    /** Who has, or waits for, the lock that conflicts with reading. The view shows the present, not the snapshot. */
    private static final String HOLDER = """
            SELECT l.relation::regclass::text, l.pid FROM pg_catalog.pg_locks AS l
            WHERE l.relation = ANY (?) AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                WHERE d.datname = pg_catalog.current_database())
            ORDER BY l.granted DESC LIMIT 1
            """;

    /** The row is the snapshot's, the function looks at the present. */
    private static final String REWRITTEN = """
            SELECT c.oid::regclass::text FROM pg_catalog.pg_class AS c
            WHERE c.oid = ANY (?) AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)
            LIMIT 1
            """;

    private final Connection connection;
    private final List<Heap> heaps;

    /**
     * @param connection in a transaction, to whose end the locks are kept
     */
    TableLocks(Connection connection, List<Table> tables) {
        this.connection = connection;
        this.heaps = tables.stream().flatMap(table -> table.heaps().stream()).toList();
    }

    /**
     * Takes the locks.
     *
     * @throws OutdatedSnapshotException when a table may have changed since the transaction's snapshot
     * @throws UserError when a lock is not to be had within 30 seconds, naming who has it
     */
    void take() throws SQLException, OutdatedSnapshotException {
        if (heaps.isEmpty()) {
            return;
        }
        Savepoint savepoint = connection.setSavepoint();
        if (!locked("NOWAIT")) {
            connection.rollback(savepoint);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '" + LIMIT_SECONDS + "s'");
            }
            if (!locked("")) {
                connection.rollback(savepoint);
                throw locked();
            }
            throw new OutdatedSnapshotException("a table was locked by another session");
        }
        requireNotRewritten();
    }

    private boolean locked(String wait) throws SQLException, OutdatedSnapshotException {
        String names = heaps.stream().map(heap -> "ONLY " + heap.name().sql()).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE " + wait);
            return true;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new OutdatedSnapshotException("a table was dropped or renamed");
            }
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }

    private UserError locked() throws SQLException {
        try (PreparedStatement statement = prepare(HOLDER);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return new UserError(
                        "A table was locked by another session for " + LIMIT_SECONDS + " s.", "Begin again");
            }
            return new UserError(
                    "Table %s is locked by another session (server process %d), and still was after %d s."
                            .formatted(row.getString(1), row.getInt(2), LIMIT_SECONDS),
                    "Let that session finish, or end it with SELECT pg_terminate_backend(" + row.getInt(2)
                            + "), and begin again");
        }
    }

    private void requireNotRewritten() throws SQLException, OutdatedSnapshotException {
        try (PreparedStatement statement = prepare(REWRITTEN);
                ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                throw new OutdatedSnapshotException("table " + row.getString(1) + " was rewritten");
            }
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setArray(
                    1, connection.createArrayOf("oid", heaps.stream().map(Heap::oid).toArray()));
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
