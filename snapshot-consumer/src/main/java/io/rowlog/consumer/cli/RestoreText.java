package io.rowlog.consumer.cli;

import io.rowlog.access.job.Phase;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.schema.catalog.Definition;
import java.time.Duration;
import java.util.List;

/** What a restore did, for people. */
record RestoreText(RestoreReport report, String target) {
    @Override
    public String toString() {
        return "Restored %ssnapshot %s of log %s into %s%n%n%s%n%s%s%s%s"
                .formatted(
                        report.mode() == RestoreMode.SCHEMA_ONLY ? "the definitions of " : "",
                        report.snapshot(),
                        report.log(),
                        target,
                        phases(),
                        leftOut(),
                        new UncapturedText(report.uncaptured()),
                        summary(),
                        report.verification() == null ? "" : new VerificationText(report.verification()));
    }

    private String phases() {
        TextTable table = new TextTable().words("phase").numbers("time");
        for (Phase phase : Phase.values()) {
            Duration took = report.phases().get(phase);
            if (took != null) {
                table.row(phase.title(), NumberText.duration(took));
            }
        }
        table.row("All", NumberText.duration(report.took()));
        return table.text();
    }

    private String leftOut() {
        if (report.leftOut().isEmpty()) {
            return "";
        }
        TextTable table = new TextTable().words("kind").words("object");
        for (Definition definition : report.leftOut()) {
            table.row(definition.kind(), definition.identity());
        }
        return "Not created, because it needs tables that were not chosen:%n%s%n".formatted(table.text());
    }

    private String summary() {
        if (report.mode() == RestoreMode.SCHEMA_ONLY) {
            return "%s; no rows%n%s"
                    .formatted(NumberText.count(report.definitions(), "definition", "definitions"), foreignKeys());
        }
        Duration loading = report.phases().getOrDefault(Phase.ROWS, report.took());
        return "%s, %s, %s; %s rows/s%n%s"
                .formatted(
                        NumberText.count(report.tables(), "table", "tables"),
                        NumberText.count(report.rows(), "row", "rows"),
                        NumberText.bytes(report.bytes()),
                        NumberText.rate(report.rows(), loading),
                        foreignKeys());
    }

    private String foreignKeys() {
        List<String> notValid = report.notValid();
        String all = NumberText.count(report.foreignKeys(), "foreign key", "foreign keys");
        if (notValid.isEmpty()) {
            return "%s, all valid%n".formatted(all);
        }
        return "%s, of which %s NOT VALID, because the rows violate them:%n  %s%n"
                .formatted(
                        all, NumberText.count(notValid.size()), String.join(System.lineSeparator() + "  ", notValid));
    }
}
