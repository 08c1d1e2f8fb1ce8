package io.rowlog.consumer.changes;

import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a transaction of the source did, one of its changes. Immutable, as long as nobody writes into the buffers. */
public sealed interface Change {
    /** Where it stands. */
    Place place();

    /**
     * The place of a change among all others.
     *
     * @param ordinal of the change in its transaction
     * @param topic that it was read from
     */
    record Place(Commit commit, long ordinal, String topic) {
        @Override
        public String toString() {
            return commit.lsn() + ":" + ordinal + " in topic " + topic;
        }
    }

    /** What was done to a row. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        /** An update that changed the key: the delete and the insert that the log has of it. */
        MOVE
    }

    /**
     * A change of one row. Keys and rows are framed.
     *
     * @param partition the partition that the row was in, as SQL; null where the table has none
     * @param key of the row, after the change where there is one; null where the table has none
     * @param row after the change; null of a delete
     * @param absent names of the Avro fields whose values {@code row} does not hold, separated by commas; null where it holds
     *     all
     * @param oldKey of a move
     * @param old the whole row before; null where the log does not have it
     */
    record OfRow(
            Place place,
            Kind kind,
            @Nullable String partition,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer row,
            byte @Nullable [] absent,
            @Nullable ByteBuffer oldKey,
            @Nullable ByteBuffer old)
            implements Change {
        /** The insert and the delete before it, as the move that they are. */
        OfRow movedFrom(OfRow deleted) {
            return new OfRow(place, Kind.MOVE, partition, key, row, absent, oldKey, deleted.old);
        }
    }

    /**
     * A table has been emptied.
     *
     * @param partition the only one that was, as SQL; null where all of the table was
     */
    record Truncation(Place place, @Nullable String partition) implements Change {}

    /** A command has changed definitions. */
    record OfDefinition(Place place, DefinitionChanged changed) implements Change {}
}
