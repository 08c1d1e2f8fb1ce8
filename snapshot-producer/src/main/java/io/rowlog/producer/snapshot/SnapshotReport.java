package io.rowlog.producer.snapshot;

import io.rowlog.producer.preflight.Finding;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Lsn;
import java.time.Duration;
import java.util.List;

/**
 * What a snapshot captured.
 *
 * @param snapshot its id
 * @param tables in dependency order
 * @param uncaptured what was found and is not in the log
 * @param findings of the preflight checks; none of them an error
 * @param duration from the first connection to the last commit
 */
public record SnapshotReport(
        LogName log,
        SnapshotId snapshot,
        Lsn lsn,
        List<TableTotal> tables,
        int definitions,
        int sequences,
        List<Uncaptured> uncaptured,
        List<Finding> findings,
        Duration duration) {
    public SnapshotReport {
        tables = List.copyOf(tables);
        uncaptured = List.copyOf(uncaptured);
        findings = List.copyOf(findings);
    }

    /** A table in the log: {@code bytes} are its rows' Avro bytes without framing. */
    public record TableTotal(QualifiedName table, String topic, int chunks, long rows, long bytes, Digest digest) {
        /** With the rows of one more chunk. */
        TableTotal plus(DigestAccumulator chunk) {
            return new TableTotal(
                    table, topic, chunks + 1, rows + chunk.rows(), bytes + chunk.bytes(), digest.plus(chunk.digest()));
        }
    }

    /** Rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(TableTotal::rows).sum();
    }

    /** Avro bytes of all rows, without framing. */
    public long bytes() {
        return tables.stream().mapToLong(TableTotal::bytes).sum();
    }
}
