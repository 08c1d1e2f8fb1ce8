package io.rowlog.producer.snapshot;

import io.rowlog.producer.publish.RowWriter;
import io.rowlog.schema.log.SnapshotId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The reading threads of one snapshot; the first failure ends them all. */
final class SnapshotWorkers {
    private static final long END_LIMIT_SECONDS = 30;

    private final SnapshotRequest request;
    private final SnapshotSession session;
    private final SnapshotProgress progress;
    private final int recordBytes;
    /** Fair: who waits for it has a Kafka transaction open, which the broker aborts in the end. */
    private final Lock largeRows = new ReentrantLock(true);

    private final List<ChunkReader> readers = new ArrayList<>();

    /**
     * @param largestRecord that the topics take, in bytes
     */
    SnapshotWorkers(SnapshotRequest request, SnapshotSession session, SnapshotProgress progress, int largestRecord) {
        this.request = request;
        this.session = session;
        this.progress = progress;
        recordBytes =
                LargeRows.recordBytes(Math.min(largestRecord, request.kafka().maxProducedBytes()));
    }

    /**
     * Reads all chunks and returns when they are committed.
     *
     * @throws InterruptedException when the calling thread is interrupted; reading has then ended
     */
    void run(SnapshotId snapshot, SnapshotPlan plan, List<Chunk> chunks, Tally tally)
            throws SQLException, InterruptedException {
        Queue<Chunk> queue = new ConcurrentLinkedQueue<>(chunks);
        int threads = Math.min(request.jobs(), chunks.size());
        ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, threads), named());
        CompletionService<Void> results = new ExecutorCompletionService<>(executor);
        try {
            for (int number = 0; number < threads; number++) {
                int writerNumber = number;
                results.submit(() -> {
                    work(snapshot, plan, queue, tally, writerNumber);
                    return null;
                });
            }
            for (int ended = 0; ended < threads; ended++) {
                results.take().get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            queue.clear();
            end(executor);
        }
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> new Thread(task, "snapshot-reader-" + number.getAndIncrement());
    }

    private void work(SnapshotId snapshot, SnapshotPlan plan, Queue<Chunk> queue, Tally tally, int number)
            throws SQLException {
        try (RowWriter writer = new RowWriter(request.kafka(), request.log(), number);
                ChunkReader reader = open(writer)) {
            new SnapshotWorker(snapshot, session.visibility(), plan, queue, reader, writer, tally).run();
        }
    }

    private ChunkReader open(RowWriter writer) throws SQLException {
        ChunkReader reader = new ChunkReader(request.source(), session, writer, progress, recordBytes, largeRows);
        synchronized (readers) {
            readers.add(reader);
        }
        return reader;
    }

    private static void cancel(ChunkReader reader) {
        try {
            reader.cancel();
        } catch (SQLException e) {
            // The server is gone, and the failure that led here must not be hidden: the reader ends by itself.
            return;
        }
    }

    private void end(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        synchronized (readers) {
            // After success all are closed and this does nothing.
            for (ChunkReader reader : readers) {
                cancel(reader);
            }
        }
        if (!executor.awaitTermination(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }
}
