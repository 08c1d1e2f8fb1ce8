package io.rowlog.producer.cli;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.LockWait;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.cli.CoverageReport.CoveredTable;
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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
        List<String> heaps = tables.stream()
                .flatMap(table -> table.heaps().stream()
                        .filter(heap -> !without.contains(heap.oid()))
                        .map(heap -> sql(table, heap)))
                .toList();
        Map<Long, Long> counts = new HashMap<>();
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

    private static String sql(Table table, Heap heap) {
        return "SELECT " + heap.oid() + "::pg_catalog.int8, pg_catalog.count(*) FROM "
                + table.from("ONLY " + heap.name().sql()) + " AS t";
    }
}
