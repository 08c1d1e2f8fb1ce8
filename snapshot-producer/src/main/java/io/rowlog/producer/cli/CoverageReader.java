package io.rowlog.producer.cli;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds out what a backup would have, and counts it. */
record CoverageReader(SourceSession session) {
    CoverageReport read(Optional<LogName> chosen, Optional<PrismaSchema> schema) throws SQLException {
        Catalog catalog = session.catalog();
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
        Map<Long, String> unreadable = UnreadableHeaps.read(session.connection(), heaps);
        Map<Long, Long> counts = RowCounts.read(session.connection(), catalog.tables(), unreadable.keySet());
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
}
