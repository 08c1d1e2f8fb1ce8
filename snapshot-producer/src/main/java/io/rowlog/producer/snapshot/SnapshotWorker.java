package io.rowlog.producer.snapshot;

import io.rowlog.producer.publish.RowWriter;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Visibility;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Takes chunks off the queue until it is empty, several small ones to a Kafka transaction. Runs in one thread.
 */
final class SnapshotWorker {
    /** Avro bytes after which a transaction is committed: a commit costs a few milliseconds, whatever it holds. */
    private static final long BYTES_PER_COMMIT = 32L * 1024 * 1024;

    private final SnapshotId snapshot;
    private final Visibility visibility;
    private final SnapshotPlan plan;
    private final Queue<Chunk> chunks;
    private final ChunkReader reader;
    private final RowWriter writer;
    private final Tally tally;

    SnapshotWorker(
            SnapshotId snapshot,
            Visibility visibility,
            SnapshotPlan plan,
            Queue<Chunk> chunks,
            ChunkReader reader,
            RowWriter writer,
            Tally tally) {
        this.snapshot = snapshot;
        this.visibility = visibility;
        this.plan = plan;
        this.chunks = chunks;
        this.reader = reader;
        this.writer = writer;
        this.tally = tally;
    }

    void run() throws SQLException {
        Map<Chunk, DigestAccumulator> uncommitted = new LinkedHashMap<>();
        long bytes = 0;
        for (Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            SnapshotPlan.Entry entry = plan.entry(chunk.table().name());
            Chunk current = chunk;
            writer.beginChunk();
            DigestAccumulator rows = reader.read(chunk, entry.format(), entry.topic());
            writer.endChunk(ranges -> event(current, rows, ranges));
            uncommitted.put(chunk, rows);
            bytes += rows.bytes();
            if (bytes >= BYTES_PER_COMMIT) {
                commit(uncommitted);
                bytes = 0;
            }
        }
        commit(uncommitted);
    }

    private void commit(Map<Chunk, DigestAccumulator> uncommitted) {
        writer.commit();
        uncommitted.forEach(tally::committed);
        uncommitted.clear();
    }

    private ChunkCaptured event(Chunk chunk, DigestAccumulator rows, List<OffsetRange> ranges) {
        return new ChunkCaptured(
                snapshot,
                chunk.table().name(),
                chunk.number(),
                chunk.heap().name(),
                chunk.blocks(),
                visibility,
                ranges,
                rows.rows(),
                rows.bytes(),
                rows.digest());
    }
}
