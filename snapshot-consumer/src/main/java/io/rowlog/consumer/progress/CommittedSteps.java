package io.rowlog.consumer.progress;

import io.rowlog.schema.catalog.QualifiedName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Hands everything on, and counts the steps that need not be done again. Safe for use by several threads. */
public final class CommittedSteps implements RestoreProgress {
    private final RestoreProgress progress;
    private final boolean stepwise;
    private final AtomicLong steps = new AtomicLong();

    /**
     * @param progress who is told
     * @param stepwise whether each step is committed by itself; else all of it is one transaction
     */
    public CommittedSteps(RestoreProgress progress, boolean stepwise) {
        this.progress = progress;
        this.stepwise = stepwise;
    }

    /** How many there have been. */
    public long count() {
        return steps.get();
    }

    @Override
    public void notice(String text) {
        progress.notice(text);
    }

    @Override
    public void brokenOff(String text) {
        progress.brokenOff(text);
    }

    @Override
    public void phaseBegun(Phase phase, long total) {
        progress.phaseBegun(phase, total);
    }

    @Override
    public void advanced(Phase phase, long by) {
        boolean committed = switch (phase) {
            case DEFINITIONS, INDEXES, FOREIGN_KEYS, FINISH -> true;
            // Told while they are on their way.
            case ROWS, VERIFY -> false;
        };
        if (stepwise && committed) {
            steps.addAndGet(by);
        }
        progress.advanced(phase, by);
    }

    @Override
    public void tableFinished(Phase phase, QualifiedName table, long rows) {
        if (stepwise && phase == Phase.ROWS) {
            steps.incrementAndGet();
        }
        progress.tableFinished(phase, table, rows);
    }

    @Override
    public void phaseFinished(Phase phase, Duration took) {
        progress.phaseFinished(phase, took);
    }
}
