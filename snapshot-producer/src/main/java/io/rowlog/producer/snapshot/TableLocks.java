package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Locks tables against being altered or dropped while they are read. Not safe for use by several threads. */
final class TableLocks {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String OUT_OF_MEMORY = "53200";

    /** Where the rows are, which a statement that rewrites them changes, and what the columns are. */
    private static final String STRUCTURE = """
            SELECT n.nspname || '.' || c.relname,
                   (SELECT pg_catalog.concat(c.relfilenode, pg_catalog.string_agg(
                        pg_catalog.concat_ws(' ', a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attgenerated, a.attisdropped),
                        ',' ORDER BY a.attnum))
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?)
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
     * @param source where a session is opened that sees the present, not the transaction's snapshot
     * @throws OutdatedSnapshotException when a table is not what it was at the transaction's snapshot
     * @throws Failure when the server has no room for so many locks
     * @throws SQLException also when a lock is not to be had within the transaction's limit
     */
    void take(PostgresConnector source) throws SQLException, OutdatedSnapshotException {
        if (heaps.isEmpty()) {
            return;
        }
        String names = heaps.stream().map(heap -> "ONLY " + heap.name().sql()).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new OutdatedSnapshotException("a table was dropped or renamed");
            }
            if (OUT_OF_MEMORY.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.SOURCE_UNFIT,
                        "The source has no room for the locks of " + heaps.size() + " tables.",
                        "ALTER SYSTEM SET max_locks_per_transaction = " + enough()
                                + ", and restart the server; or back up a part with --include");
            }
            throw e;
        }
        try (Connection present = source.open()) {
            requireSame(structures(connection), structures(present));
        }
    }

    /** A power of two of which even ten connections make room for all. */
    private int enough() {
        return Math.max(128, Integer.highestOneBit(heaps.size() / 10) * 2);
    }

    private static void requireSame(Map<String, String> before, Map<String, String> now)
            throws OutdatedSnapshotException {
        for (Map.Entry<String, String> table : before.entrySet()) {
            if (!table.getValue().equals(now.get(table.getKey()))) {
                throw new OutdatedSnapshotException("table " + table.getKey() + " was altered or rewritten");
            }
        }
    }

    private Map<String, String> structures(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(STRUCTURE)) {
            statement.setArray(
                    1,
                    session.createArrayOf("oid", heaps.stream().map(Heap::oid).toArray()));
            Map<String, String> structures = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    structures.put(row.getString(1), row.getString(2));
                }
            }
            return structures;
        }
    }
}
