package io.rowlog.consumer.progress;

import io.rowlog.schema.catalog.QualifiedName;
import java.time.Duration;

/** Is told how far a restore is. Called by several threads at once; must return quickly. Does nothing unless overridden. */
public interface RestoreProgress {
    /** Tells nobody. */
    RestoreProgress NONE = new RestoreProgress() {};

    /** Something happened that whoever waits should know, in one sentence. */
    default void notice(String text) {}

    /** What runs was broken off, phases that have begun too, and is going to begin again; the text says why. */
    default void brokenOff(String text) {
        notice(text);
    }

    /**
     * A phase begins.
     *
     * @param total how much there is to do, in the phase's unit; less than the whole when a restore goes on
     */
    default void phaseBegun(Phase phase, long total) {}

    /** So much more of the phase that was begun last is done, in its unit. */
    default void advanced(Phase phase, long by) {}

    /** A table's rows are all in the target, or compared, as the phase has it. */
    default void tableFinished(Phase phase, QualifiedName table, long rows) {}

    /** A phase is done. */
    default void phaseFinished(Phase phase, Duration took) {}
}
