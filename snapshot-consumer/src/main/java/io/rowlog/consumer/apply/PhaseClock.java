package io.rowlog.consumer.apply;

import io.rowlog.consumer.progress.Phase;
import io.rowlog.consumer.progress.RestoreProgress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Runs the phases of a restore, tells of them and keeps how long each took. Used by one thread. */
public final class PhaseClock {
    private final RestoreProgress progress;
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);

    /** A clock that tells of phases there. */
    public PhaseClock(RestoreProgress progress) {
        this.progress = progress;
    }

    /** What is done in a phase. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws SQLException, InterruptedException;
    }

    /** Does what is to be done in a phase. */
    public void run(Phase phase, long total, Action action) throws SQLException, InterruptedException {
        progress.phaseBegun(phase, total);
        long begun = System.nanoTime();
        action.run();
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        took.merge(phase, duration, Duration::plus);
        progress.phaseFinished(phase, duration);
    }

    /** How long the phases took that have been done. */
    public Map<Phase, Duration> took() {
        return Map.copyOf(took);
    }
}
