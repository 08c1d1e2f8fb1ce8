package io.rowlog.consumer.watch;

import org.jspecify.annotations.Nullable;

/**
 * What a target has of a log. Immutable.
 *
 * @param restored the snapshot that was restored last and whole; null when there is none
 * @param begun the snapshot whose restore was begun last; null when there is none
 * @param unfinished whether the target holds a restore in mode {@code create} that was interrupted
 * @param tables how many of the latest snapshot's tables are there
 */
record TargetState(@Nullable Restored restored, @Nullable String begun, boolean unfinished, int tables) {
    /** Whether a restore by a service made the tables. */
    boolean ours() {
        return restored != null || begun != null;
    }
}
