package io.rowlog.consumer.target;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.tuple.CopyReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** What must be known of the target's tables: which are partitioned, and which have rows. Stateless. */
public final class TargetTables {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int TABLES_PER_STATEMENT = 200;

    private static final int NAMED = 20;

    private TargetTables() {}

    /** Names of all partitioned tables. */
    public static Set<QualifiedName> partitioned(Connection session) throws SQLException {
        Set<QualifiedName> names = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT n.nspname, c.relname FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p'")) {
            while (row.next()) {
                names.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }

    /** Whether a partitioned table has a partition on another server. */
    public static boolean anyPartitionElsewhere(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM pg_class WHERE relkind = 'f' AND relispartition)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** The relations in this database that hold rows of a partitioned table, as SQL: not those on other servers. */
    public static List<String> leaves(Connection session, QualifiedName table) throws SQLException {
        List<String> leaves = new ArrayList<>();
        try (PreparedStatement statement =
                session.prepareStatement("SELECT c.oid::regclass::text FROM pg_partition_tree(to_regclass(?)) AS p"
                        + " JOIN pg_class AS c ON c.oid = p.relid WHERE c.relkind = 'r' ORDER BY 1")) {
            statement.setString(1, table.sql());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    leaves.add(row.getString(1));
                }
            }
        }
        return leaves;
    }

    /**
     * Those of these tables that exist in the target and have rows there; of an extension's table, rows of its users. Rows of
     * partitions on other servers are not the target's.
     */
    public static List<QualifiedName> filled(Connection session, Collection<QualifiedName> tables) throws SQLException {
        if (tables.isEmpty()) {
            return List.of();
        }
        Map<QualifiedName, Table> existing =
                new CatalogReader().tables(session).stream().collect(Collectors.toMap(Table::name, table -> table));
        List<RowsOf> heaps = tables.stream()
                .map(existing::get)
                .filter(Objects::nonNull)
                .flatMap(table ->
                        table.heaps().stream().filter(heap -> heap.blocks() > 0).map(heap -> new RowsOf(table, heap)))
                .toList();
        Map<Boolean, List<RowsOf>> parts =
                heaps.stream().collect(Collectors.partitioningBy(heap -> RowCopy.whole(heap.table(), heap.heap())));
        Set<QualifiedName> filled = filled(session, parts.getOrDefault(false, List.of()));
        for (RowsOf heap : parts.getOrDefault(true, List.of())) {
            if (!filled.contains(heap.table().name()) && heap.exist(session)) {
                filled.add(heap.table().name());
            }
        }
        return tables.stream().filter(filled::contains).toList();
    }

    private static Set<QualifiedName> filled(Connection session, List<RowsOf> heaps) throws SQLException {
        Set<QualifiedName> filled = new HashSet<>();
        for (int from = 0; from < heaps.size(); from += TABLES_PER_STATEMENT) {
            List<RowsOf> batch = heaps.subList(from, Math.min(heaps.size(), from + TABLES_PER_STATEMENT));
            String sql = IntStream.range(0, batch.size())
                    .mapToObj(place -> "SELECT " + place + " WHERE EXISTS (SELECT FROM "
                            + batch.get(place).from() + " AS t)")
                    .collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    filled.add(batch.get(row.getInt(1)).table().name());
                }
            }
        }
        return filled;
    }

    /** The users' rows in one heap of a table. */
    private record RowsOf(Table table, Heap heap) {
        String from() {
            return table.from("ONLY " + heap.name().sql());
        }

        /** Whether there are any, without a query, which would run code of the database. Ends the reading at the first. */
        boolean exist(Connection session) throws SQLException {
            RowCopy rows = RowCopy.heap(RowFormat.of(table), table, heap, List.of());
            CopyReader reader = rows.reader();
            Savepoint before = session.setSavepoint();
            CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut(rows.sql());
            try {
                byte[] message = copy.readFromCopy();
                if (message == null) {
                    return false;
                }
                reader.message(message);
                return reader.next();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
                session.rollback(before);
            }
        }
    }

    /** Names for an error: the first 20, and how many more. */
    public static String names(Collection<?> found) {
        String more = found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "";
        return found.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", ")) + more;
    }

    /** Those of these relations that exist in the target. */
    public static List<QualifiedName> existing(Connection session, Collection<QualifiedName> tables)
            throws SQLException {
        List<QualifiedName> all = List.copyOf(tables);
        List<QualifiedName> existing = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT t.place FROM pg_catalog.unnest(?::text[]) WITH ORDINALITY AS t(name, place)"
                        + " WHERE pg_catalog.to_regclass(t.name) IS NOT NULL")) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text", all.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(all.get(row.getInt(1) - 1));
                }
            }
        }
        return existing;
    }
}
