package io.rowlog.producer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.snapshot.SnapshotReport;

/** What a backup wrote, for people. */
record BackupText(SnapshotReport report) {
    @Override
    public String toString() {
        long filled = report.tables().stream().filter(table -> table.rows() > 0).count();
        return "%sSnapshot %s of log %s is complete: %s in %s (%s with rows), %s, %s%n%s in %s, %s%n"
                .formatted(
                        new UncapturedText(report.uncaptured()),
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
}
