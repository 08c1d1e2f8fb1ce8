package io.rowlog.consumer.watch;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to restore a snapshot. Safe for use by several threads. */
public final class Attempt implements JobProgress {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final String snapshot;
    private final RestoreMode mode;
    private final Instant begunAt = Instant.now();
    private final LongAdder rows = new LongAdder();
    private volatile @Nullable Phase phase;
    private volatile AttemptState state = new AttemptState.Running();

    Attempt(String snapshot, RestoreMode mode) {
        this.snapshot = snapshot;
        this.mode = mode;
    }

    @Override
    public void notice(String text) {
        LOG.warn("Restore of snapshot {}: {}", snapshot, text);
    }

    @Override
    public void brokenOff(String text, boolean kept) {
        notice(text);
        if (!kept) {
            rows.reset();
        }
    }

    @Override
    public void begun(Phase begun, long total) {
        phase = begun;
    }

    @Override
    public void advanced(Phase advancing, long by) {
        if (advancing == Phase.ROWS) {
            rows.add(by);
        }
    }

    void end(AttemptState last) {
        state = last;
    }

    /** The snapshot's id. */
    public String snapshot() {
        return snapshot;
    }

    /** What becomes of the target. */
    public RestoreMode mode() {
        return mode;
    }

    /** When it was begun. */
    public Instant begunAt() {
        return begunAt;
    }

    /** Rows loaded so far. */
    public long rows() {
        return rows.sum();
    }

    /** What it does, or did last; null before it does anything. */
    public @Nullable Phase phase() {
        return phase;
    }

    /** How far it is. */
    public AttemptState state() {
        return state;
    }
}
