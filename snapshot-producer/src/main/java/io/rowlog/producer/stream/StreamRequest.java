package io.rowlog.producer.stream;

import io.rowlog.access.job.Retry;
import io.rowlog.producer.snapshot.SnapshotRequest;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What to follow, and how.
 *
 * @param snapshot what is followed, where to, and how the snapshot is taken that the stream begins with
 * @param resnapshot whether to begin again, with a gap on record, where it cannot go on
 * @param maxSlotBytes of write-ahead log that the server may keep for the stream; empty for any number
 * @param pace of what is done again and again
 */
public record StreamRequest(SnapshotRequest snapshot, boolean resnapshot, OptionalLong maxSlotBytes, Pace pace) {
    /**
     * How often things are done, and how long is waited.
     *
     * @param heartbeat between two signs of life in the source
     * @param silence after which a server that says nothing counts as gone
     */
    public record Pace(Duration heartbeat, Duration silence) {
        /**
         * Heartbeats that let a slot fall behind by a few segments at most; and more silence than a server makes that is busy
         * with a large transaction, which speaks at half of its {@code wal_sender_timeout}.
         */
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(75));
    }

    /** What its connections lead to, for messages. */
    Retry.Places places() {
        return new Retry.Places("the source " + snapshot.source().url(), "Kafka at " + snapshot.kafka());
    }
}
