package io.rowlog.consumer.replay;

import io.rowlog.schema.wal.Lsn;
import java.time.Instant;

/** Up to where transactions are replayed. */
public sealed interface ReplayEnd {
    /** All that are in the log when it begins. */
    record Latest() implements ReplayEnd {}

    /** On and on: whatever comes. */
    record Never() implements ReplayEnd {}

    /** Until the first transaction, in the order of commits, that was committed later than this. */
    record Time(Instant at) implements ReplayEnd {}

    /** Those whose commit record is not after this place. */
    record Place(Lsn lsn) implements ReplayEnd {}

    /** Those before the last marker of this name. */
    record Named(String marker) implements ReplayEnd {}

    /** As people write it, for messages and notes. */
    default String text() {
        return switch (this) {
            case Latest() -> "latest";
            case Never() -> "on and on";
            case Time(Instant at) -> at.toString();
            case Place(Lsn lsn) -> lsn.toString();
            case Named(String marker) -> "marker:" + marker;
        };
    }
}
