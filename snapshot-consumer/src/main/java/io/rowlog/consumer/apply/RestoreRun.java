package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one restore keeps over all its tries: how long its phases took, and whether its last commit was sent. Tells of the
 * phases. Safe for use by several threads.
 */
public final class RestoreRun {
    private final JobProgress progress;
    private final Map<Phase, Long> begun = new EnumMap<>(Phase.class);
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);

    /** Null until the commit is sent with which nothing remains to do. */
    private @Nullable Outcome lastCommit;

    /** A run whose phases the progress is told of. */
    public RestoreRun(JobProgress progress) {
        this.progress = progress;
    }

    /**
     * What a restore did.
     *
     * @param took how long each phase took in this run
     * @param foreignKeys how many there are now
     * @param notValid those of them that the rows violate, as {@code schema.table: constraint}; they are {@code NOT VALID}
     */
    public record Outcome(Map<Phase, Duration> took, int foreignKeys, List<String> notValid) {
        public Outcome {
            took = Map.copyOf(took);
            notValid = List.copyOf(notValid);
        }
    }

    /** The work of a phase. */
    @FunctionalInterface
    interface Work {
        /** Does the work. */
        void run() throws SQLException, InterruptedException;
    }

    /** Does the work of a phase. */
    void phase(Phase phase, long total, Work work) throws SQLException, InterruptedException {
        begin(phase, total);
        work.run();
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

    /** What was done, in the phases that have ended. */
    synchronized Outcome outcome(int foreignKeys, List<String> notValid) {
        return new Outcome(took, foreignKeys, notValid);
    }

    /** The last commit is about to be sent. Its answer may be lost, and then nothing in the target tells of the restore. */
    synchronized void sendingLastCommit(Outcome outcome) {
        lastCommit = outcome;
    }

    /** What was done if the last commit, which has been sent, arrived; empty when it has not been sent. */
    synchronized Optional<Outcome> lastCommit() {
        return Optional.ofNullable(lastCommit);
    }
}
