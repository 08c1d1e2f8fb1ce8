package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Tells of the phases of a restore and keeps how long each took. Safe for use by several threads. */
final class PhaseClock {
    private final JobProgress progress;
    private final Map<Phase, Long> begun = new EnumMap<>(Phase.class);
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);

    /** A clock that tells of phases there. */
    PhaseClock(JobProgress progress) {
        this.progress = progress;
    }

    /** What is done in a phase. */
    @FunctionalInterface
    interface Action {
        /** Does it. */
        void run() throws SQLException, InterruptedException;
    }

    /** Does what is to be done in a phase. */
    void run(Phase phase, long total, Action action) throws SQLException, InterruptedException {
        begin(phase, total);
        action.run();
        end(phase);
    }

    /**
     * A phase begins.
     *
     * @param total how much there is to do, in the phase's unit
     */
    synchronized void begin(Phase phase, long total) {
        long now = System.nanoTime();
        Long before = begun.put(phase, now);
        if (before != null) {
            // A connection was lost in it.
            took.merge(phase, Duration.ofNanos(now - before), Duration::plus);
        }
        progress.begun(phase, total);
    }

    /** A phase that was begun is done. */
    synchronized void end(Phase phase) {
        long now = System.nanoTime();
        Long start = begun.remove(phase);
        Duration duration = Duration.ofNanos(start == null ? 0 : now - start);
        took.merge(phase, duration, Duration::plus);
        progress.finished(phase, duration);
    }

    /** How long the phases took that have been done. */
    synchronized Map<Phase, Duration> took() {
        return Map.copyOf(took);
    }
}
