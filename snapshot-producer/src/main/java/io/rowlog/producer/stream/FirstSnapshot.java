package io.rowlog.producer.stream;

import io.rowlog.access.job.BesideThread;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.JobState;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that is taken beside a stream that has none to be replayed on: in a thread of its own, so that the stream goes
 * on and the source need not keep its write-ahead log for as long.
 */
final class FirstSnapshot implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final @Nullable Job<SnapshotReport> job;
    private final @Nullable BesideThread thread;

    private FirstSnapshot(@Nullable Job<SnapshotReport> job, @Nullable BesideThread thread) {
        this.job = job;
        this.thread = thread;
    }

    /** Begins it where it is needed. */
    static FirstSnapshot begin(StreamRequest request, boolean needed, JobProgress progress) {
        if (!needed) {
            return new FirstSnapshot(null, null);
        }
        Job<SnapshotReport> job = Snapshot.job(request.snapshot(), progress);
        BesideThread thread = BesideThread.start("stream-snapshot", job::run);
        return new FirstSnapshot(job, thread);
    }

    /** Whether it runs. */
    boolean running() {
        return job != null && job.state() instanceof JobState.Running;
    }

    /** Throws why it has failed, if it has. */
    void check() {
        if (job != null && job.state() instanceof JobState.Failed<SnapshotReport> failed) {
            throw failed.failure();
        }
    }

    /** Gives it up if it runs. */
    @Override
    public void close() {
        if (job == null || thread == null) {
            return;
        }
        job.close();
        thread.join(CLOSE_LIMIT);
    }
}
