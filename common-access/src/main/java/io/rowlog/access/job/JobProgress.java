package io.rowlog.access.job;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.time.Duration;

/** Is told how far a job is. Called by several threads at once; must return quickly. Does nothing unless overridden. */
public interface JobProgress {
    /** Tells nobody. */
    JobProgress NONE = new JobProgress() {};

    /** Something happened that whoever waits should know, in one sentence. */
    default void notice(String text) {}

    /**
     * What runs was broken off, phases that have begun too, and is going to begin again; the text says why.
     *
     * @param kept whether what was done so far stays done
     */
    default void brokenOff(String text, boolean kept) {
        notice(text);
    }

    /** It is known what is to be done: so many tables of this snapshot are read, restored or compared. */
    default void planned(SnapshotId snapshot, int tables) {}

    /**
     * A phase begins.
     *
     * @param total how much there is to do, in the phase's unit; less than the whole when a job goes on. Of rows that are
     *     still to be counted it is the server's estimate, 0 when that has none
     */
    default void begun(Phase phase, long total) {}

    /** So much more of the phase is done, in its unit. */
    default void advanced(Phase phase, long by) {}

    /** So many more rows of this table are done, in a phase whose unit they are. */
    default void advanced(Phase phase, QualifiedName table, long rows) {
        advanced(phase, rows);
    }

    /** A table's rows are all in the log, in the target, or compared, as the phase has it. */
    default void tableFinished(Phase phase, QualifiedName table, long rows) {}

    /** A phase is done. */
    default void finished(Phase phase, Duration took) {}
}
