package io.rowlog.producer.snapshot;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.producer.snapshot.SnapshotReport.TableTotal;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads all rows of a plan into the log, by several {@link ChunkReader}s at once, and adds up what each table has there. For
 * one run.
 */
final class RowCapture implements ChunkReader.Committed {
    private final SnapshotRequest request;
    private final SnapshotEvents events;
    private final SnapshotPlan plan;
    private final JobProgress progress;
    private final Map<QualifiedName, Integer> outstanding = new HashMap<>();

    /** How many chunks each table has been divided into so far. */
    private final Map<QualifiedName, Integer> numbers = new HashMap<>();

    /** Of all tables, in the plan's order. */
    private final Map<QualifiedName, TableTotal> captured = new LinkedHashMap<>();

    RowCapture(SnapshotRequest request, SnapshotEvents events, SnapshotPlan plan, JobProgress progress) {
        this.request = request;
        this.events = events;
        this.plan = plan;
        this.progress = progress;
        plan.entries()
                .forEach(entry -> captured.put(
                        entry.table().name(),
                        new TableTotal(entry.table().name(), entry.topic(), 0, 0, 0, Digest.EMPTY)));
    }

    /**
     * Returns when all rows are committed.
     *
     * @param readers where the reading sessions are opened; the first failure, or an interrupt, ends all of them
     * @param holder has locked all tables, and reads those that somebody waits to alter
     * @param largestRecord that the topics take, in bytes
     * @return the tables in the plan's order
     * @throws InterruptedException when the calling thread is interrupted; reading has then ended
     */
    List<TableTotal> run(Sessions readers, ReadSession holder, int largestRecord)
            throws SQLException, InterruptedException {
        RecordLimit limit =
                RecordLimit.of(Math.min(largestRecord, request.kafka().maxProducedBytes()));
        List<Chunk> chunks = Chunk.plan(plan.tables(), Chunk.BLOCKS);
        chunks.forEach(chunk -> outstanding.merge(chunk.table().name(), 1, Integer::sum));
        numbers.putAll(outstanding);
        progress.planned(events.snapshot(), plan.entries().size());
        progress.begun(
                request.phase(),
                plan.tables().stream()
                        .mapToLong(table -> table.estimatedRows().orElse(0))
                        .sum());
        AtomicInteger writers = new AtomicInteger();
        new Workers(request.jobs(), readers::abort)
                .run(
                        "snapshot-reader",
                        chunks,
                        thread -> new ChunkReader(
                                events,
                                plan,
                                limit,
                                progress,
                                this,
                                request.phase(),
                                LogWriter.rows(request.kafka(), request.log(), writers.getAndIncrement()),
                                readers,
                                holder));
        return List.copyOf(captured.values());
    }

    @Override
    public synchronized Chunk divided(Chunk chunk) {
        QualifiedName table = chunk.table().name();
        outstanding.merge(table, 1, Integer::sum);
        return chunk.next(numbers.merge(table, 1, Integer::sum) - 1);
    }

    @Override
    public synchronized void chunk(Chunk chunk, DigestAccumulator rows) {
        QualifiedName table = chunk.table().name();
        TableTotal now = captured.computeIfPresent(table, (name, before) -> before.plus(rows));
        if (now != null && outstanding.merge(table, -1, Integer::sum) == 0) {
            progress.tableFinished(request.phase(), table, now.rows());
        }
    }
}
