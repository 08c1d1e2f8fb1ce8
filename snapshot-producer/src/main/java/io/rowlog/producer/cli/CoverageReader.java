package io.rowlog.producer.cli;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.LockWait;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.cli.CoverageReport.CoveredTable;
import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.graph.DependencyGraph;
import io.rowlog.schema.graph.OrderedTable;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.prisma.ModelMapping;
import io.rowlog.schema.prisma.PrismaSchema;
import io.rowlog.schema.tuple.CopyReader;
import io.rowlog.schema.tuple.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Finds out what a backup would have, and counts it. */
record CoverageReader(ReadSession session, Sessions sessions) {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int HEAPS_PER_STATEMENT = 200;

    /** What the role may not read, or not all of. */
    private static final String UNREADABLE = """
        SELECT oid, reason
        FROM (SELECT c.oid,
                     CASE WHEN NOT pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
                          THEN 'this role lacks USAGE on its schema'
                          WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
                          THEN 'this role lacks SELECT on it'
                          WHEN c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
                          THEN 'it is unlogged, and a standby has none of its rows'
                          WHEN pg_catalog.row_security_active(c.oid)
                          THEN 'row security hides rows from this role, which lacks BYPASSRLS' END AS reason
              FROM pg_catalog.pg_class AS c WHERE c.oid = ANY (?)) AS heap
        WHERE reason IS NOT NULL
        """;

    /** The catalog as the session sees it. */
    static Catalog catalog(ReadSession session, Sessions sessions) throws SQLException {
        Connection connection = session.connection();
        return LockWait.limited(connection, sessions.connector(), () -> new CatalogReader().read(connection));
    }

    CoverageReport read(Optional<LogName> chosen, Optional<PrismaSchema> schema) throws SQLException {
        Catalog catalog = catalog(session, sessions);
        LogName log = chosen.orElseGet(() -> LogName.ofDatabase(catalog.database()));
        List<CoveredTable> tables = tables(catalog, new TopicNames(log));
        List<QualifiedName> names = catalog.tables().stream()
                .map(Table::name)
                .filter(name -> !name.equals(LargeObjects.TABLE))
                .toList();
        return new CoverageReport(
                catalog.database(),
                catalog.serverVersion(),
                log.name(),
                tables.stream().mapToLong(CoveredTable::rows).sum(),
                tables,
                catalog.uncaptured(),
                schema.map(models -> ModelCoverage.of(ModelMapping.of(models, names), tables))
                        .orElse(null));
    }

    private List<CoveredTable> tables(Catalog catalog, TopicNames topics) throws SQLException {
        List<Heap> heaps = catalog.tables().stream()
                .flatMap(table -> table.heaps().stream())
                .toList();
        Map<Long, String> unreadable = unreadable(heaps);
        Map<Long, Long> counts = counts(catalog.tables(), unreadable.keySet());
        return DependencyGraph.of(catalog.tables()).order().tables().stream()
                .map(table -> covered(table, topics, unreadable, counts))
                .toList();
    }

    private static CoveredTable covered(
            OrderedTable ordered, TopicNames topics, Map<Long, String> unreadable, Map<Long, Long> counts) {
        Table table = ordered.table();
        Optional<String> reason = table.heaps().stream()
                .map(heap -> unreadable.get(heap.oid()))
                .filter(Objects::nonNull)
                .findFirst();
        return new CoveredTable(
                table.name(),
                topics.table(table.name()),
                ordered.level(),
                table.key(),
                table.heaps().stream()
                        .mapToLong(heap -> counts.getOrDefault(heap.oid(), 0L))
                        .sum(),
                reason.isEmpty(),
                reason.orElse(""));
    }

    /** The reasons, by the OID of the relation. */
    private Map<Long, String> unreadable(List<Heap> heaps) throws SQLException {
        Connection connection = session.connection();
        Map<Long, String> reasons = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(UNREADABLE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "oid", heaps.stream().map(Heap::oid).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reasons.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return reasons;
    }

    /**
     * The users' rows of each heap of these tables, by its OID.
     *
     * @param without OIDs of heaps that the role may not read
     */
    private Map<Long, Long> counts(List<Table> tables, Set<Long> without) throws SQLException {
        List<String> heaps = new ArrayList<>();
        Map<Long, Long> counts = new HashMap<>();
        for (Table table : tables) {
            for (Heap heap : table.heaps()) {
                if (without.contains(heap.oid())) {
                    continue;
                }
                if (RowCopy.whole(table, heap)) {
                    counts.put(heap.oid(), copied(table, heap));
                } else {
                    heaps.add(sql(table, heap));
                }
            }
        }
        try (Statement statement = session.connection().createStatement()) {
            for (int from = 0; from < heaps.size(); from += HEAPS_PER_STATEMENT) {
                List<String> batch = heaps.subList(from, Math.min(heaps.size(), from + HEAPS_PER_STATEMENT));
                try (ResultSet rows = statement.executeQuery(String.join(" UNION ALL ", batch))) {
                    while (rows.next()) {
                        counts.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        }
        return counts;
    }

    /** Counted as they come, since a query would run code of the database: of the first column that is not text, if any. */
    private long copied(Table table, Heap heap) throws SQLException {
        RowFormat format = RowFormat.of(table);
        List<RowField> column = format.fields().stream()
                .sorted(Comparator.comparing(field -> field.form() == Tuple.Form.TEXT
                        || field.codec().avroType().getType() == Schema.Type.STRING))
                .limit(1)
                .toList();
        RowCopy rows = RowCopy.heap(new RowFormat(table.name(), column, List.of()), table, heap, List.of());
        CopyReader reader = rows.reader();
        CopyOut copy =
                session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(rows.sql());
        long count = 0;
        try {
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                reader.message(message);
                while (reader.next()) {
                    count++;
                }
            }
            return count;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static String sql(Table table, Heap heap) {
        return "SELECT " + heap.oid() + "::pg_catalog.int8, pg_catalog.count(*) FROM "
                + table.from("ONLY " + heap.name().sql()) + " AS t";
    }
}
