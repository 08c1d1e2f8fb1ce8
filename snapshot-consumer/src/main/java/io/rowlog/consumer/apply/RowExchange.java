package io.rowlog.consumer.apply;

import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.TableDigest;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How rows of a backup come into tables that exist; in the caller's transaction. Immutable. */
sealed interface RowExchange {
    /** Before the first table. */
    void begin(Connection session, List<CapturedTable> tables) throws SQLException;

    /** Brings one table's rows in. */
    void exchange(Connection session, CapturedTable table, TableLoader loader) throws SQLException;

    /** Whether the target's rows are then those of the backup, and sequences stand where they stood. */
    boolean exact();

    /** Loads each table, of which it is known that it is empty. */
    record Fill() implements RowExchange {
        @Override
        public void begin(Connection session, List<CapturedTable> tables) {}

        @Override
        public void exchange(Connection session, CapturedTable table, TableLoader loader) throws SQLException {
            loader.load(table.whole(), table.name().sql(), false);
        }

        @Override
        public boolean exact() {
            return true;
        }
    }

    /**
     * Empties all tables by one {@code TRUNCATE}, then loads each. Of an extension's table, only the users' rows are
     * replaced.
     *
     * @param heaps for each table, where its rows are here: of a partitioned one, its partitions but those on other servers,
     *     which stay as they are
     * @param conditions for each table of an extension, which rows are the users'
     */
    record Replace(Map<QualifiedName, List<QualifiedName>> heaps, Map<QualifiedName, String> conditions)
            implements RowExchange {
        public Replace {
            heaps = Map.copyOf(heaps);
            conditions = Map.copyOf(conditions);
        }

        @Override
        public void begin(Connection session, List<CapturedTable> tables) throws SQLException {
            String whole = tables.stream()
                    .map(CapturedTable::name)
                    .filter(table -> !conditions.containsKey(table))
                    .flatMap(table -> heaps.getOrDefault(table, List.of()).stream())
                    .map(heap -> "ONLY " + heap.sql())
                    .collect(Collectors.joining(", "));
            if (!whole.isEmpty()) {
                try (Statement statement = session.createStatement()) {
                    statement.execute("TRUNCATE " + whole);
                }
            }
            for (CapturedTable table : tables.reversed()) {
                String condition = conditions.get(table.name());
                if (condition != null) {
                    boolean ordinary =
                            heaps.getOrDefault(table.name(), List.of()).equals(List.of(table.name()));
                    ExtensionTableLoad.empty(session, table.name(), !ordinary, condition);
                }
            }
        }

        @Override
        public void exchange(Connection session, CapturedTable table, TableLoader loader) throws SQLException {
            // Not frozen: sessions with older snapshots must not see the new rows beside other tables' old ones.
            loader.load(table.whole(), table.name().sql(), false);
        }

        @Override
        public boolean exact() {
            return true;
        }
    }

    /**
     * Loads each table's rows into a temporary table, inserts or updates from there by the key, and compares what the table
     * then has under those keys with the backup.
     */
    record Merge(Set<QualifiedName> partitioned, Map<QualifiedName, List<QualifiedName>> heaps) implements RowExchange {
        private static final String STAGING = "pg_temp.rowlog_staging";

        public Merge {
            partitioned = Set.copyOf(partitioned);
            heaps = Map.copyOf(heaps);
        }

        @Override
        public void begin(Connection session, List<CapturedTable> tables) {}

        @Override
        public void exchange(Connection session, CapturedTable table, TableLoader loader) throws SQLException {
            String columns = list(table.writableColumns());
            String only = partitioned.contains(table.name()) ? "" : "ONLY ";
            try (Statement statement = session.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE rowlog_staging ON COMMIT DROP AS SELECT " + columns + " FROM "
                        + only + table.name().sql() + " WITH NO DATA");
                loader.load(table.whole(), STAGING, false);
                statement.execute("ANALYZE " + STAGING);
                statement.execute(upsert(table, columns));
                String merged = rows(table) + " AS t JOIN " + STAGING + " AS s USING (" + list(table.key()) + ")";
                TableDigest.read(session, table.format(), merged, advanced -> {})
                        .requireMerged(table);
                statement.execute("DROP TABLE " + STAGING);
            } catch (SQLException e) {
                throw ServerFailure.of("Merging into table " + table.name(), e);
            }
        }

        /** The table's rows that are here, as SQL: those of partitions on other servers are not the backup's. */
        private String rows(CapturedTable table) {
            if (!partitioned.contains(table.name())) {
                return "ONLY " + table.name().sql();
            }
            String columns = table.format().fields().stream()
                    .map(RowField::column)
                    .map(SqlIdentifier::quote)
                    .collect(Collectors.joining(", "));
            List<QualifiedName> here = heaps.getOrDefault(table.name(), List.of());
            return here.isEmpty()
                    ? table.name().sql()
                    : here.stream()
                            .map(heap -> "SELECT " + columns + " FROM ONLY " + heap.sql())
                            .collect(Collectors.joining(" UNION ALL ", "(", ")"));
        }

        static String upsert(CapturedTable table, String columns) {
            String updates = table.writableColumns().stream()
                    .filter(column -> !table.key().contains(column))
                    .map(SqlIdentifier::quote)
                    .map(column -> column + " = EXCLUDED." + column)
                    .collect(Collectors.joining(", "));
            return "INSERT INTO " + table.name().sql() + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT " + columns
                    + " FROM " + STAGING + " ON CONFLICT (" + list(table.key()) + ") DO "
                    + (updates.isEmpty() ? "NOTHING" : "UPDATE SET " + updates);
        }

        private static String list(Collection<String> columns) {
            return columns.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
        }

        @Override
        public boolean exact() {
            return false;
        }
    }
}
