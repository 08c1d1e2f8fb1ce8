package io.rowlog.producer.cli;

import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import java.util.List;

/**
 * What a backup wrote, for programs.
 *
 * @param bytes of the rows in Avro, without framing and before compression
 * @param findings of the preflight checks; none of them an error
 */
record BackupReport(
        String log,
        String snapshot,
        String lsn,
        long rows,
        long bytes,
        double seconds,
        int definitions,
        int sequences,
        List<BackedUpTable> tables,
        List<Uncaptured> uncaptured,
        List<Finding> findings) {
    /** A table in the log. */
    record BackedUpTable(String schema, String table, String topic, long rows, long bytes, int chunks, Digest digest) {}

    static BackupReport of(SnapshotReport report) {
        return new BackupReport(
                report.log().name(),
                report.snapshot().value(),
                report.lsn().toString(),
                report.rows(),
                report.bytes(),
                report.duration().toMillis() / 1000.0,
                report.definitions(),
                report.sequences(),
                report.tables().stream()
                        .map(table -> new BackedUpTable(
                                table.table().schema(),
                                table.table().name(),
                                table.topic(),
                                table.rows(),
                                table.bytes(),
                                table.chunks(),
                                table.digest()))
                        .toList(),
                report.uncaptured(),
                report.findings());
    }

    /** The same for people. */
    static String text(SnapshotReport report) {
        long filled = report.tables().stream().filter(table -> table.rows() > 0).count();
        return "%s%sSnapshot %s of log %s is complete: %s in %s (%s with rows), %s, %s%n%s in %s, %s rows/s%n"
                .formatted(
                        new UncapturedText(report.uncaptured()),
                        notes(report),
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
    private static String notes(SnapshotReport report) {
        long notes = report.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.NOTE)
                .count();
        return notes == 0
                ? ""
                : "%s on the source: see rowlog plan%n".formatted(NumberText.count(notes, "note", "notes"));
    }
}
