package io.rowlog.producer.stream;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.BesideThread;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables again of which the stream missed something, by snapshots of these alone: beside the stream, in a thread of its
 * own, one after the other, and not while somebody else takes a snapshot. Safe for use by several threads.
 */
final class Supplements implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final SnapshotRequest request;
    private final JobProgress progress;
    private final Set<QualifiedName> waiting = new TreeSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Job<SnapshotReport>> running = new AtomicReference<>();
    private final BesideThread thread;

    /**
     * @param before tables that an earlier course has missed something of
     */
    Supplements(SnapshotRequest request, Collection<QualifiedName> before, JobProgress progress) {
        this.request = request;
        this.progress = progress;
        waiting.addAll(before);
        thread = BesideThread.start("stream-supplements", this::run);
    }

    /** These are to be read again. */
    synchronized void add(Collection<QualifiedName> tables) {
        waiting.addAll(tables);
    }

    private synchronized List<QualifiedName> taken() {
        List<QualifiedName> tables = List.copyOf(waiting);
        waiting.clear();
        return tables;
    }

    /** Whether nothing waits and nothing is being read. */
    synchronized boolean idle() {
        return waiting.isEmpty() && running.get() == null;
    }

    private void run() throws InterruptedException {
        while (!closed.await(PAUSE.toMillis() / 20, TimeUnit.MILLISECONDS)) {
            List<QualifiedName> tables = taken();
            if (!tables.isEmpty()) {
                read(tables);
            }
        }
    }

    private void read(List<QualifiedName> tables) throws InterruptedException {
        try (Job<SnapshotReport> job = Snapshot.job(request.supplementOf(tables), progress)) {
            running.set(job);
            job.run();
        } catch (Failure e) {
            switch (e.code()) {
                // A snapshot that was begun before does not heal the gap, and there is one at a time.
                case BUSY -> {
                    add(tables);
                    closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
                // It was dropped meanwhile: nothing is left to be read.
                case USAGE -> progress.notice("Not read again: " + e.getMessage());
                case STOPPED -> {}
                default -> throw e;
            }
        } finally {
            running.set(null);
        }
    }

    /** Throws why it has ended, if it has. */
    void check() throws SQLException {
        thread.check();
    }

    @Override
    public void close() {
        closed.countDown();
        Job<SnapshotReport> job = running.get();
        if (job != null) {
            job.close();
        }
        thread.join(CLOSE_LIMIT);
    }
}
