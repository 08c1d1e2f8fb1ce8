package io.rowlog.producer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.snapshot.SnapshotReport;

/** What a backup wrote, for people. */
record BackupText(SnapshotReport report) {
    @Override
    public String toString() {
        long filled = report.tables().stream().filter(table -> table.rows() > 0).count();
        return "%s%sSnapshot %s of log %s is complete: %s in %s (%s with rows), %s, %s%n%s in %s, %s rows/s%n"
                .formatted(
                        new UncapturedText(report.uncaptured()),
                        notes(),
                        report.snapshot(),
                        report.log(),
                        NumberText.count(report.rows(), "row", "rows"),
                        NumberText.count(report.tables().size(), "table", "tables"),
                        NumberText.count(filled),
                        NumberText.count(report.definitions(), "definition", "definitions"),
                        NumberText.count(report.sequences(), "sequence", "sequences"),
                        NumberText.bytes(report.bytes()),
                        NumberText.duration(report.duration()),
                        NumberText.rate(report.rows(), report.duration()));
    }

    /** Most are about following changes later, so that a line with their number is enough here. */
    private String notes() {
        long notes = report.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.NOTE)
                .count();
        return notes == 0
                ? ""
                : "%s on the source: rowlog plan shows them%n".formatted(NumberText.count(notes, "note", "notes"));
    }
}
