package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.target.MergeKeys;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.TableDigest;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

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
     * Loads each table's rows into a temporary table, exchanges the table's rows under the same keys for them, and compares
     * what the table then has under these keys with the backup. Those are deleted before any is inserted, not updated: so
     * rows may have swapped values of a unique column, a key gets the backup's spelling where another one is equal to it, and
     * a key may be deferrable or {@code WITHOUT OVERLAPS}. What such a row has in columns that the backup does not have is
     * kept.
     *
     * @param target the target's tables
     * @param keys by which their rows are told apart
     */
    record Merge(Map<QualifiedName, Table> target, MergeKeys keys) implements RowExchange {
        private static final String STAGING = "pg_temp.rowlog_staging";
        private static final String KEPT = "pg_temp.rowlog_kept";

        /** What a row of the table and one of the backup, or several rows of the backup, may have in common against a rule. */
        private static final Set<String> VIOLATIONS = Set.of("23505", "23P01");

        public Merge {
            target = Map.copyOf(target);
        }

        /** Nobody may write a key between the deleting and the inserting. */
        @Override
        public void begin(Connection session, List<CapturedTable> tables) throws SQLException {
            if (tables.isEmpty()) {
                return;
            }
            String names = tables.stream().map(table -> relation(table(table))).collect(Collectors.joining(", "));
            try (Statement statement = session.createStatement()) {
                statement.execute("LOCK TABLE " + names + " IN SHARE ROW EXCLUSIVE MODE");
                // Keys that are deferred too: a violation is to be told of where it is made.
                statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
            }
        }

        @Override
        public void exchange(Connection session, CapturedTable table, TableLoader loader) throws SQLException {
            Table here = table(table);
            String condition = keys.of(table).orElseThrow().condition();
            try (Statement statement = session.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("CREATE TEMPORARY TABLE rowlog_staging ON COMMIT DROP AS SELECT "
                        + list(table.writableColumns()) + " FROM " + relation(here) + " WITH NO DATA");
                loader.load(table.whole(), STAGING, false);
                statement.execute("ANALYZE " + STAGING);
                for (String sql : statements(table, here, condition)) {
                    statement.execute(sql);
                }
                String merged = rows(here) + " AS t JOIN " + STAGING + " AS s ON " + condition;
                TableDigest.read(session, table.format(), merged, advanced -> {})
                        .requireMerged(table);
                statement.execute("DROP TABLE IF EXISTS " + STAGING + ", " + KEPT);
            } catch (SQLException e) {
                throw VIOLATIONS.contains(String.valueOf(e.getSQLState()))
                        ? violated(table, e)
                        : ServerFailure.of("Merging into table " + table.name(), e);
            }
        }

        private Table table(CapturedTable table) {
            return Objects.requireNonNull(target.get(table.name()));
        }

        private static Failure violated(CapturedTable table, SQLException e) {
            ServerErrorMessage server = e instanceof PSQLException said ? said.getServerErrorMessage() : null;
            String constraint = server == null ? null : server.getConstraint();
            return new Failure(
                    FailureCode.TARGET_UNFIT,
                    "Merging into table " + table.name()
                            + " failed: rows of the backup and rows that only the target has,"
                            + " under other keys, cannot be in it together because of its "
                            + (constraint == null ? "constraints" : "constraint or index " + constraint) + " (SQLSTATE "
                            + e.getSQLState() + "); nothing was changed",
                    Remedy.of(
                            "Delete or correct those rows in the target, or restore with %s, which keeps none of them",
                            Setting.MODE.as("replace")),
                    e);
        }

        /** What exchanges the rows, when those of the backup are in the temporary table. */
        static List<String> statements(CapturedTable table, Table here, String condition) {
            List<String> captured = table.writableColumns();
            List<String> others = here.columns().stream()
                    .filter(Column::writable)
                    .map(Column::name)
                    .filter(column -> !captured.contains(column))
                    .toList();
            List<String> statements = new ArrayList<>();
            if (!others.isEmpty()) {
                statements.add("CREATE TEMPORARY TABLE rowlog_kept ON COMMIT DROP AS SELECT " + list("s.", captured)
                        + ", " + list("t.", others) + " FROM " + rows(here) + " AS t JOIN " + STAGING + " AS s ON "
                        + condition);
            }
            here.heaps()
                    .forEach(heap -> statements.add("DELETE FROM ONLY "
                            + heap.name().sql() + " AS t USING " + STAGING + " AS s WHERE " + condition));
            String into = "INSERT INTO " + here.name().sql() + " (" + list(captured);
            String from = ") OVERRIDING SYSTEM VALUE SELECT " + list(captured);
            if (others.isEmpty()) {
                statements.add(into + from + " FROM " + STAGING);
            } else {
                statements.add(into + ", " + list(others) + from + ", " + list(others) + " FROM " + KEPT);
                statements.add(into + from + " FROM " + STAGING + " AS s WHERE NOT EXISTS (SELECT FROM " + KEPT
                        + " AS t WHERE " + condition + ")");
            }
            return List.copyOf(statements);
        }

        private static String relation(Table table) {
            return (table.kind() == Table.Kind.PARTITIONED ? "" : "ONLY ")
                    + table.name().sql();
        }

        /** The table's rows that are here, as SQL: those of partitions on other servers are not the backup's. */
        private static String rows(Table table) {
            if (table.kind() == Table.Kind.ORDINARY) {
                return relation(table);
            }
            String select =
                    "SELECT " + list(table.columns().stream().map(Column::name).toList()) + " FROM ";
            return table.heaps().isEmpty()
                    ? "(" + select + relation(table) + " WHERE false)"
                    : table.heaps().stream()
                            .map(heap -> select + "ONLY " + heap.name().sql())
                            .collect(Collectors.joining(" UNION ALL ", "(", ")"));
        }

        private static String list(List<String> columns) {
            return list("", columns);
        }

        private static String list(String prefix, List<String> columns) {
            return columns.stream()
                    .map(column -> prefix + SqlIdentifier.quote(column))
                    .collect(Collectors.joining(", "));
        }

        @Override
        public boolean exact() {
            return false;
        }
    }
}
