package io.rowlog.producer.cli;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.graph.Dependency;
import io.rowlog.schema.graph.DependencyOrder;
import io.rowlog.schema.graph.OrderedTable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a backup would read, and in which order.
 *
 * @param serverVersion {@code server_version_num}
 * @param tables in dependency order
 * @param cycles tables that reference each other, each group in name order
 * @param outside tables that chosen tables reference and that are not chosen themselves
 * @param findings of the preflight checks, the worst first
 */
record PlanReport(
        String database,
        int serverVersion,
        List<PlannedTable> tables,
        List<List<QualifiedName>> cycles,
        Set<QualifiedName> outside,
        List<Uncaptured> uncaptured,
        List<Finding> findings) {
    /** PostgreSQL's block size, unless it was built with another one. */
    private static final long BLOCK_BYTES = 8192;

    /**
     * A table of the plan.
     *
     * @param partitions that hold its rows; 0 for a table that is not partitioned
     * @param inCycle whether it is one of a cycle's tables
     * @param selfReference whether it references itself
     * @param key empty when it has none
     * @param estimatedRows as of the last ANALYZE or VACUUM; 0 before the first
     * @param bytes without indexes and TOAST
     */
    record PlannedTable(
            QualifiedName table,
            int level,
            int partitions,
            boolean inCycle,
            boolean selfReference,
            List<String> key,
            long estimatedRows,
            long bytes) {}

    static PlanReport of(Catalog catalog, DependencyOrder order, List<Finding> findings) {
        Set<QualifiedName> toThemselves =
                order.toItself().stream().map(Dependency::dependent).collect(Collectors.toSet());
        return new PlanReport(
                catalog.database(),
                catalog.serverVersion(),
                order.tables().stream()
                        .map(table -> planned(table, toThemselves))
                        .toList(),
                order.cycles(),
                order.outside().stream().map(Dependency::required).collect(Collectors.toCollection(TreeSet::new)),
                catalog.uncaptured(),
                findings);
    }

    /** {@link ExitCode#NOT_ALL_CAPTURED} when a backup would leave something out, or not be begun. */
    ExitCode exitCode() {
        boolean error = findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        return uncaptured.isEmpty() && !error ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED;
    }

    private static PlannedTable planned(OrderedTable ordered, Collection<QualifiedName> toThemselves) {
        Table table = ordered.table();
        return new PlannedTable(
                table.name(),
                ordered.level(),
                table.kind() == Table.Kind.PARTITIONED ? table.heaps().size() : 0,
                !ordered.cycle().isEmpty(),
                toThemselves.contains(table.name()),
                table.key(),
                table.estimatedRows(),
                table.blocks() * BLOCK_BYTES);
    }
}
