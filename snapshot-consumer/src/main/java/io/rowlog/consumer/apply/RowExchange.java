package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.TableDigest;
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
     * @param conditions for each table of an extension, which rows are the users'
     */
    record Replace(Set<QualifiedName> partitioned, Map<QualifiedName, String> conditions) implements RowExchange {
        public Replace {
            partitioned = Set.copyOf(partitioned);
            conditions = Map.copyOf(conditions);
        }

        @Override
        public void begin(Connection session, List<CapturedTable> tables) throws SQLException {
            String whole = tables.stream()
                    .map(CapturedTable::name)
                    .filter(table -> !conditions.containsKey(table))
                    .map(table -> (partitioned.contains(table) ? "" : "ONLY ") + table.sql())
                    .collect(Collectors.joining(", "));
            if (!whole.isEmpty()) {
                try (Statement statement = session.createStatement()) {
                    statement.execute("TRUNCATE " + whole);
                }
            }
            for (CapturedTable table : tables.reversed()) {
                String condition = conditions.get(table.name());
                if (condition != null) {
                    ExtensionTableLoad.empty(session, table.name(), partitioned.contains(table.name()), condition);
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
    record Merge(Set<QualifiedName> partitioned) implements RowExchange {
        private static final String STAGING = "pg_temp.rowlog_staging";

        public Merge {
            partitioned = Set.copyOf(partitioned);
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
                String merged =
                        only + table.name().sql() + " AS t JOIN " + STAGING + " AS s USING (" + list(table.key()) + ")";
                TableDigest.read(session, table.format(), merged, advanced -> {})
                        .requireMerged(table);
                statement.execute("DROP TABLE " + STAGING);
            } catch (SQLException e) {
                throw ServerFailure.of("Merging into table " + table.name(), e);
            }
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
