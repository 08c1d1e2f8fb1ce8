package io.rowlog.consumer.replay;

import io.rowlog.consumer.restore.RestoreRequest;

/**
 * What to bring into a target, and up to where.
 *
 * @param base the restore of the snapshot that it begins with; which snapshot follows from the end, unless it names one
 * @param onConflict what becomes of changes that do not fit the target
 */
public record ReplayRequest(RestoreRequest base, ReplayEnd end, OnConflict onConflict) {
    /** One that stops where a change does not fit. */
    public ReplayRequest(RestoreRequest base, ReplayEnd end) {
        this(base, end, OnConflict.STOP);
    }

    /** What becomes of a change that does not fit, because something else has written into the target. */
    public enum OnConflict {
        /** It ends the replay, and nothing of its transaction stays. */
        STOP,
        /** The row becomes as the change says, whatever is there. */
        OVERWRITE,
        /** The row stays as it is. */
        SKIP
    }
}
