package io.rowlog.producer.snapshot;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up, over all reading threads, what has been committed of each table. Thread-safe. */
final class Tally {
    private final Map<QualifiedName, Integer> outstanding = new HashMap<>();
    private final Map<QualifiedName, SnapshotReport.CapturedTable> captured = new HashMap<>();
    private final SnapshotProgress progress;

    Tally(SnapshotPlan plan, List<Chunk> chunks, SnapshotProgress progress) {
        this.progress = progress;
        plan.entries()
                .forEach(entry -> captured.put(
                        entry.table().name(),
                        new SnapshotReport.CapturedTable(entry.table().name(), entry.topic(), 0, 0, 0, Digest.EMPTY)));
        chunks.forEach(chunk -> outstanding.merge(chunk.table().name(), 1, Integer::sum));
    }

    /** The chunk is committed. */
    synchronized void committed(Chunk chunk, DigestAccumulator rows) {
        QualifiedName table = chunk.table().name();
        SnapshotReport.CapturedTable now = captured.compute(
                table,
                (name, before) -> before == null
                        ? new SnapshotReport.CapturedTable(name, "", 1, rows.rows(), rows.bytes(), rows.digest())
                        : new SnapshotReport.CapturedTable(
                                name,
                                before.topic(),
                                before.chunks() + 1,
                                before.rows() + rows.rows(),
                                before.bytes() + rows.bytes(),
                                before.digest().plus(rows.digest())));
        if (outstanding.merge(table, -1, Integer::sum) == 0) {
            progress.finished(table, now.rows());
        }
    }

    /** What has been committed, in the plan's order. */
    synchronized List<SnapshotReport.CapturedTable> tables(SnapshotPlan plan) {
        return plan.entries().stream()
                .map(entry -> captured.get(entry.table().name()))
                .toList();
    }
}
