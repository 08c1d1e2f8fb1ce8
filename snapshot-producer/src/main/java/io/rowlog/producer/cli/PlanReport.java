package io.rowlog.producer.cli;

import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.graph.Dependency;
import io.rowlog.schema.graph.DependencyOrder;
import io.rowlog.schema.graph.OrderedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
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
        List<TablePlan> tables,
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
     * @param estimatedRows as of the last ANALYZE or VACUUM; empty before the first, unless the table is empty
     * @param bytes without indexes and TOAST
     */
    record TablePlan(
            QualifiedName table,
            int level,
            int partitions,
            boolean inCycle,
            boolean selfReference,
            List<String> key,
            OptionalLong estimatedRows,
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

    private static TablePlan planned(OrderedTable ordered, Collection<QualifiedName> toThemselves) {
        Table table = ordered.table();
        return new TablePlan(
                table.name(),
                ordered.level(),
                table.kind() == Table.Kind.PARTITIONED ? table.heaps().size() : 0,
                !ordered.cycle().isEmpty(),
                toThemselves.contains(table.name()),
                table.key(),
                table.estimatedRows(),
                table.blocks() * BLOCK_BYTES);
    }

    /** The report for people. */
    String text() {
        TextTable table = new TextTable()
                .numbers("level")
                .words("table")
                .words("key")
                .numbers("rows, about")
                .numbers("size")
                .words("notes");
        tables.forEach(planned -> table.row(
                planned.level(),
                planned.table(),
                String.join(", ", planned.key()),
                rows(planned),
                NumberText.bytes(planned.bytes()),
                notes(planned)));
        return "Database %s, PostgreSQL %s%n%n%s%n%s%s%s%s%n"
                .formatted(
                        database,
                        new ServerVersion(serverVersion),
                        table.text(),
                        groups(),
                        new UncapturedText(uncaptured),
                        new FindingsText(findings),
                        summary());
    }

    private static String rows(TablePlan table) {
        return table.estimatedRows().isPresent()
                ? NumberText.count(table.estimatedRows().getAsLong())
                : "not analyzed";
    }

    private static String notes(TablePlan table) {
        List<String> notes = new ArrayList<>();
        if (table.partitions() > 0) {
            notes.add(NumberText.count(table.partitions(), "partition", "partitions"));
        }
        if (table.inCycle()) {
            notes.add("in a cycle");
        }
        if (table.selfReference()) {
            notes.add("references itself");
        }
        if (table.key().isEmpty()) {
            notes.add("no key");
        }
        return String.join("; ", notes);
    }

    private String groups() {
        StringBuilder text = new StringBuilder();
        cycles.forEach(cycle -> text.append("Cycle: %s%n".formatted(names(cycle))));
        if (!outside.isEmpty()) {
            text.append("Referenced, but not chosen: %s%n".formatted(names(List.copyOf(outside))));
        }
        return text.isEmpty() ? "" : text.append(System.lineSeparator()).toString();
    }

    private static String names(List<QualifiedName> names) {
        return names.stream().map(QualifiedName::toString).collect(Collectors.joining(", "));
    }

    private String summary() {
        int levels = tables.isEmpty() ? 0 : tables.getLast().level() + 1;
        long selfReferences = tables.stream().filter(TablePlan::selfReference).count();
        return "%s on %s, %s, %s; %s, %s"
                .formatted(
                        NumberText.count(tables.size(), "table", "tables"),
                        NumberText.count(levels, "level", "levels"),
                        NumberText.count(cycles.size(), "cycle", "cycles"),
                        NumberText.count(selfReferences, "self-reference", "self-references"),
                        estimate(),
                        NumberText.bytes(
                                tables.stream().mapToLong(TablePlan::bytes).sum()));
    }

    /** Rows of all tables, as far as the server has an estimate of them. */
    private String estimate() {
        long unknown =
                tables.stream().filter(table -> table.estimatedRows().isEmpty()).count();
        if (unknown == tables.size() && unknown > 0) {
            return "rows not known before ANALYZE";
        }
        long rows = tables.stream()
                .mapToLong(table -> table.estimatedRows().orElse(0))
                .sum();
        return "about " + NumberText.count(rows, "row", "rows")
                + (unknown == 0
                        ? ""
                        : " and those of " + NumberText.count(unknown, "table", "tables") + " not analyzed");
    }
}
