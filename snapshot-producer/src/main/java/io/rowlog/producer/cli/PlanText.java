package io.rowlog.producer.cli;

import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.cli.PlanReport.PlannedTable;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The plan for people. */
record PlanText(PlanReport plan) {
    @Override
    public String toString() {
        TextTable table = new TextTable()
                .numbers("level")
                .words("table")
                .words("key")
                .numbers("rows, about")
                .numbers("size")
                .words("notes");
        plan.tables()
                .forEach(planned -> table.row(
                        planned.level(),
                        planned.table(),
                        String.join(", ", planned.key()),
                        NumberText.count(planned.estimatedRows()),
                        NumberText.bytes(planned.bytes()),
                        notes(planned)));
        return "Database %s, PostgreSQL %s%n%n%s%n%s%s%s%s%n"
                .formatted(
                        plan.database(),
                        new ServerVersion(plan.serverVersion()),
                        table.text(),
                        groups(),
                        new UncapturedText(plan.uncaptured()),
                        new FindingsText(plan.findings()),
                        summary());
    }

    private static String notes(PlannedTable table) {
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
        plan.cycles().forEach(cycle -> text.append("Cycle: %s%n".formatted(names(cycle))));
        if (!plan.outside().isEmpty()) {
            text.append("Referenced, but not chosen: %s%n".formatted(names(List.copyOf(plan.outside()))));
        }
        return text.isEmpty() ? "" : text.append(System.lineSeparator()).toString();
    }

    private static String names(List<QualifiedName> names) {
        return names.stream().map(QualifiedName::toString).collect(Collectors.joining(", "));
    }

    private String summary() {
        int levels = plan.tables().isEmpty() ? 0 : plan.tables().getLast().level() + 1;
        long selfReferences =
                plan.tables().stream().filter(PlannedTable::selfReference).count();
        return "%s on %s, %s, %s; about %s, %s"
                .formatted(
                        NumberText.count(plan.tables().size(), "table", "tables"),
                        NumberText.count(levels, "level", "levels"),
                        NumberText.count(plan.cycles().size(), "cycle", "cycles"),
                        NumberText.count(selfReferences, "self-reference", "self-references"),
                        NumberText.count(
                                plan.tables().stream()
                                        .mapToLong(PlannedTable::estimatedRows)
                                        .sum(),
                                "row",
                                "rows"),
                        NumberText.bytes(plan.tables().stream()
                                .mapToLong(PlannedTable::bytes)
                                .sum()));
    }
}
