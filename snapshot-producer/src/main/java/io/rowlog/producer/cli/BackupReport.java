package io.rowlog.producer.cli;

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
}
