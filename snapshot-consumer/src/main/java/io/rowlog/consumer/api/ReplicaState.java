package io.rowlog.consumer.api;

import java.util.Locale;

/** What a follower is at. */
enum ReplicaState {
    /** The log does not exist yet. */
    WAITING_FOR_LOG,
    /** The log has no complete snapshot yet. */
    WAITING_FOR_SNAPSHOT,
    /** It looks how far the target is, and whether the log goes on from there. */
    STARTING,
    /** It brings the snapshot into the target that transactions follow. */
    RESTORING,
    /** It applies transactions, or waits for the next. */
    FOLLOWING,
    /** A connection was lost and is tried again. */
    RECONNECTING,
    /** It could not go on, which somebody must put right; it is tried again. */
    FAILED;

    /** As the API shows it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
