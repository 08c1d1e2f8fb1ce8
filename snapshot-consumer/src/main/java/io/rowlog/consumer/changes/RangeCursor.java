package io.rowlog.consumer.changes;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.EventReading;
import io.rowlog.consumer.changes.Change.Kind;
import io.rowlog.consumer.changes.Change.Place;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what one transaction did in one partition, in its order: makes changes of records, also of those that came in
 * several, and counts that none is missing. Not thread-safe.
 */
final class RangeCursor {
    private final Feeds feeds;
    private final Feed feed;
    private final ChangeRange range;
    private final Commit commit;
    private final LongFunction<Schema> schemas;
    private final byte[] prefix;
    private final Map<Long, ByteBuffer> fragments = new HashMap<>();
    private @Nullable ByteBuffer oldRow;
    private @Nullable Change head;
    private long records;

    /**
     * Stands on the first change.
     *
     * @throws Failure when the records are not those that the transaction says
     */
    RangeCursor(Feeds feeds, Feed feed, ChangeRange range, Commit commit, LongFunction<Schema> schemas) {
        this.feeds = feeds;
        this.feed = feed;
        this.range = range;
        this.commit = commit;
        this.schemas = schemas;
        prefix = (commit.lsn() + ":").getBytes(StandardCharsets.US_ASCII);
        advance();
    }

    /** The change that it stands on; null when there is no further one. */
    @Nullable
    Change head() {
        return head;
    }

    /** Goes to the next change. */
    void advance() {
        head = null;
        while (head == null) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = next();
            if (record == null) {
                requireAll();
                return;
            }
            try {
                head = change(record);
            } catch (MalformedDataException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw damaged("the record at offset " + record.offset() + " is no change: " + e.getMessage(), e);
            }
        }
    }

    /** The next record of the range, whosever it is, taken away; null when there is none. */
    private @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> next() {
        while (true) {
            if (feed.isEmpty()) {
                if (feed.position() > range.last()) {
                    return null;
                }
                feeds.await(feed, range.last() + 1);
            }
            ConsumerRecord<ByteBuffer, ByteBuffer> record = feed.peek();
            if (record == null || record.offset() > range.last()) {
                return null;
            }
            feed.remove();
            if (record.offset() >= range.first()) {
                return record;
            }
        }
    }

    private void requireAll() {
        if (records != range.records() || !fragments.isEmpty()) {
            throw damaged(
                    "it has " + records + " records of it at offsets " + range.first() + " to " + range.last()
                            + ", expected " + range.records(),
                    null);
        }
    }

    private Failure damaged(String what, @Nullable RuntimeException cause) {
        String happened = "Transaction " + commit.lsn() + " is damaged in " + feed.partition() + ": " + what;
        String remedy =
                "Records were altered or deleted: restore a moment before this transaction, or take a new snapshot";
        return cause == null
                ? new Failure(FailureCode.LOG_DAMAGED, happened, remedy)
                : new Failure(FailureCode.LOG_DAMAGED, happened, remedy, cause);
    }

    private @Nullable Change change(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        Header position = record.headers().lastHeader(LogHeaders.POSITION);
        if (position == null) {
            return definition(record);
        }
        byte[] place = position.value();
        if (place.length <= prefix.length || Arrays.mismatch(prefix, place) != prefix.length) {
            // Of a transaction that was not captured whole, when a writer died.
            return null;
        }
        records++;
        Operation operation =
                Operation.parse(required(record, LogHeaders.OPERATION).value());
        Place at = new Place(commit, ordinal(place), feed.partition().topic());
        Header relation = record.headers().lastHeader(LogHeaders.RELATION);
        String partition = relation == null ? null : new String(relation.value(), StandardCharsets.UTF_8);
        if (operation == Operation.TRUNCATE) {
            return new Change.Truncation(at, partition);
        }
        ByteBuffer row = whole(record);
        if (row == null && operation != Operation.DELETE) {
            return null;
        }
        if (operation == Operation.OLD_ROW) {
            oldRow = row;
            return null;
        }
        Header absent = record.headers().lastHeader(LogHeaders.ABSENT);
        ByteBuffer old = buffer(record.headers().lastHeader(LogHeaders.OLD_ROW));
        ByteBuffer before = old == null ? oldRow : old;
        oldRow = null;
        return new Change.OfRow(
                at,
                switch (operation) {
                    case INSERT -> Kind.INSERT;
                    case UPDATE -> Kind.UPDATE;
                    case DELETE -> Kind.DELETE;
                    case TRUNCATE, OLD_ROW -> throw new IllegalArgumentException("Operation " + operation);
                },
                partition,
                record.key(),
                row,
                absent == null ? null : absent.value(),
                buffer(record.headers().lastHeader(LogHeaders.OLD_KEY)),
                before);
    }

    private @Nullable Change definition(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        if (record.headers().lastHeader(LogHeaders.EVENT) == null
                || !(EventReading.event(record, schemas).orElse(null) instanceof DefinitionChanged changed)
                || !changed.position().commit().equals(commit.lsn())) {
            return null;
        }
        records++;
        return new Change.OfDefinition(
                new Place(commit, changed.position().ordinal(), feed.partition().topic()), changed);
    }

    /** The record's row once all of its parts are there; null before, and where there is none. */
    private @Nullable ByteBuffer whole(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        Header header = record.headers().lastHeader(LogHeaders.FRAGMENT);
        if (header == null) {
            return record.value();
        }
        Fragment fragment = Fragment.parse(header.value());
        if (fragment.offset() == 0) {
            fragments.put(fragment.row(), ByteBuffer.allocate(fragment.length()));
        }
        ByteBuffer row = fragments.get(fragment.row());
        if (row == null || row.position() != fragment.offset()) {
            throw new MalformedDataException("a part of a row does not go on where the one before it ended");
        }
        row.put(record.value().duplicate());
        if (row.hasRemaining()) {
            return null;
        }
        fragments.remove(fragment.row());
        return row.flip();
    }

    private static @Nullable ByteBuffer buffer(@Nullable Header header) {
        return header == null ? null : ByteBuffer.wrap(header.value());
    }

    private static Header required(ConsumerRecord<ByteBuffer, ByteBuffer> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new MalformedDataException("it has no header " + name);
        }
        return header;
    }

    private long ordinal(byte[] place) {
        long ordinal = 0;
        for (int i = prefix.length; i < place.length; i++) {
            int digit = place[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedDataException("its position is none");
            }
            ordinal = ordinal * 10 + digit;
        }
        return ordinal;
    }
}
