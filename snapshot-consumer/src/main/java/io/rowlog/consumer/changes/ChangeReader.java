package io.rowlog.consumer.changes;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.EventReading;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.PollLimit;
import io.rowlog.consumer.changes.Change.Kind;
import io.rowlog.consumer.changes.Change.OfRow;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.wal.Visibility;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.LongFunction;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads transactions in the order of their commits, and of each its changes in their order, whatever the topics and partitions
 * that they are in. Those that a snapshot sees are passed over. A transaction of any size is handed on in pieces, so memory is
 * bounded. Not thread-safe.
 */
final class ChangeReader implements AutoCloseable {
    /** What is handed on at once. */
    private static final int MOST_CHANGES = 20_000;

    private static final int MOST_TRANSACTIONS = 5_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final long POLL_BYTES = 4L * 1024 * 1024;
    private static final Duration END_WAIT = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final Comparator<RangeCursor> ORDER = Comparator.comparingLong(
            cursor -> Objects.requireNonNull(cursor.head()).place().ordinal());

    private final KafkaSettings kafka;
    private final LongFunction<Schema> schemas;
    private final Visibility seen;
    private OptionalLong end;
    private final TopicPartition topic;
    private final String control;
    private final PollLimit limit = new PollLimit(POLL_BYTES);
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Feeds feeds;
    private final Deque<ConsumerRecord<ByteBuffer, ByteBuffer>> events = new ArrayDeque<>();
    private long next;

    /** Null between transactions. */
    private @Nullable TransactionCaptured open;

    private final PriorityQueue<RangeCursor> cursors = new PriorityQueue<>(ORDER);
    private final Deque<Placed> definitions = new ArrayDeque<>();

    /** A change of definitions, and the ordinal after which it is applied. */
    private record Placed(long ordinal, Change change) {}

    /**
     * @param schemas finds schemas by their fingerprints
     * @param seen by the snapshot that the target began with: what it sees is passed over
     * @param from offset in the transactions topic
     * @param end offset before which it ends; empty where it goes on and on
     */
    public ChangeReader(
            KafkaSettings kafka,
            LogName name,
            LongFunction<Schema> schemas,
            Visibility seen,
            long from,
            OptionalLong end) {
        this.kafka = kafka;
        this.schemas = schemas;
        this.seen = seen;
        this.end = end;
        TopicNames names = new TopicNames(name);
        topic = new TopicPartition(names.transactions(), 0);
        control = names.control();
        consumer = kafka.consumer("rowlog-" + name + "-transactions", limit, END_WAIT);
        consumer.assign(List.of(topic));
        consumer.seek(topic, from);
        next = from;
        feeds = new Feeds(kafka, name, names.control());
    }

    /** Has it end elsewhere from now on: not before what has been handed on. */
    public void until(OptionalLong offset) {
        end = offset;
    }

    /** Whether everything before its end has been handed on. */
    public boolean atEnd() {
        return open == null && end.isPresent() && next >= end.getAsLong();
    }

    /**
     * How many events are in the log that have not been handed on, at most: Kafka's own markers count, too. Empty where Kafka
     * has not told yet.
     */
    public OptionalLong behind() {
        OptionalLong unread = consumer.currentLag(topic);
        return unread.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(unread.getAsLong() + events.size() + (open == null ? 0 : 1));
    }

    /**
     * The next changes: as many as are there at once, within bounds; none when nothing came within the time.
     *
     * @throws Failure when the log is damaged, or Kafka does not deliver
     */
    public Optional<Batch> next(Duration wait) {
        if (open == null && events.isEmpty() && !atEnd()) {
            poll(wait);
        }
        List<Change> changes = new ArrayList<>();
        List<SequenceValue> sequences = new ArrayList<>();
        OfTransactions last = null;
        long transactions = 0;
        long bytes = 0;
        boolean any = false;
        while (changes.size() < MOST_CHANGES && transactions < MOST_TRANSACTIONS && bytes < MOST_BYTES) {
            if (open != null) {
                bytes += take(changes, bytes);
                any = true;
                if (cursors.isEmpty() && definitions.isEmpty()) {
                    last = open;
                    next++;
                    transactions++;
                    boolean alone = defines(open);
                    open = null;
                    if (alone) {
                        break;
                    }
                }
                continue;
            }
            ConsumerRecord<ByteBuffer, ByteBuffer> record = events.peek();
            if (record == null || end.isPresent() && record.offset() >= end.getAsLong()) {
                next = end.isPresent() ? Math.max(next, Math.min(end.getAsLong(), reached())) : next;
                break;
            }
            events.remove();
            next = record.offset();
            OfTransactions event = event(record);
            if (event instanceof TransactionCaptured transaction
                    && !seen.sees(transaction.commit().xid())) {
                if (any && defines(transaction)) {
                    // What others do before and after a change of definitions is committed apart from it.
                    events.addFirst(record);
                    break;
                }
                begin(transaction);
                continue;
            }
            if (event instanceof Heartbeat heartbeat) {
                sequences.addAll(heartbeat.sequences());
            }
            last = event == null ? last : event;
            next++;
            any = true;
            if (event instanceof Marker) {
                // Who applies transactions may have to do something near it.
                break;
            }
        }
        return any
                ? Optional.of(new Batch(changes, last, next, transactions, open == null, sequences, bytes))
                : Optional.empty();
    }

    private long reached() {
        return events.isEmpty() ? consumer.position(topic) : events.peek().offset();
    }

    private void poll(Duration wait) {
        limit.begin();
        KafkaErrors.translate(kafka, () -> {
            try {
                consumer.poll(wait).records(topic).forEach(events::add);
                return topic;
            } catch (OffsetOutOfRangeException e) {
                throw new Failure(
                        FailureCode.LOG_DAMAGED,
                        "Transactions are gone from Kafka: " + topic + " no longer has offset " + next,
                        "Restore a later snapshot; a target that was following must be made anew. Set retention.ms=-1 on"
                                + " the log's topics",
                        e);
            }
        });
    }

    /** An event of a kind that this version does not know, and need not, is none. */
    private @Nullable OfTransactions event(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return EventReading.event(record, schemas)
                .map(event -> {
                    if (event instanceof OfTransactions inOrder) {
                        return inOrder;
                    }
                    throw EventReading.damaged(
                            record, "an event " + event.getClass().getSimpleName() + " does not belong there");
                })
                .orElse(null);
    }

    private boolean defines(TransactionCaptured transaction) {
        return transaction.ranges().stream().anyMatch(range -> range.topic().equals(control));
    }

    /** Rows of a table that is made of a query come before what tells of the table. */
    private static boolean comesWithRows(DefinitionChanged changed) {
        String tag = changed.tag();
        return tag != null && (tag.equals("CREATE TABLE AS") || tag.equals("SELECT INTO"));
    }

    private void define(RangeCursor cursor) {
        long before = -1;
        for (Change change = cursor.head(); change != null; change = cursor.head()) {
            long place = change.place().ordinal();
            boolean early = change instanceof Change.OfDefinition definition && comesWithRows(definition.changed());
            definitions.add(new Placed(early ? before : place, change));
            before = place;
            cursor.advance();
        }
    }

    private void begin(TransactionCaptured transaction) {
        open = transaction;
        List<Feed> opened = feeds.open(transaction.ranges().stream()
                .map(range -> new Feeds.Place(new TopicPartition(range.topic(), range.partition()), range.first()))
                .toList());
        for (int i = 0; i < opened.size(); i++) {
            RangeCursor cursor =
                    new RangeCursor(feeds, opened.get(i), transaction.ranges().get(i), transaction.commit(), schemas);
            if (transaction.ranges().get(i).topic().equals(control)) {
                define(cursor);
            } else if (cursor.head() != null) {
                cursors.add(cursor);
            }
        }
    }

    /** Takes changes of the open transaction, and returns about how many bytes they have. */
    private long take(List<Change> changes, long before) {
        long bytes = 0;
        while (true) {
            RangeCursor cursor = cursors.peek();
            Placed definition = definitions.peek();
            if (definition != null
                    && (cursor == null
                            || definition.ordinal()
                                    < Objects.requireNonNull(cursor.head())
                                            .place()
                                            .ordinal())) {
                changes.add(definition.change());
                definitions.remove();
                continue;
            }
            if (cursor == null) {
                return bytes;
            }
            Change change = Objects.requireNonNull(cursor.head());
            boolean moved = change instanceof OfRow row
                    && row.oldKey() != null
                    && !changes.isEmpty()
                    && changes.getLast() instanceof OfRow deleted
                    && deleted.kind() == Kind.DELETE
                    && Objects.equals(deleted.key(), row.oldKey());
            if (!moved && (changes.size() >= MOST_CHANGES || before + bytes >= MOST_BYTES)) {
                return bytes;
            }
            cursors.remove();
            if (moved) {
                changes.add(((OfRow) change).movedFrom((OfRow) changes.removeLast()));
            } else if (!repeated(change, changes)) {
                changes.add(change);
            }
            bytes += size(change);
            cursor.advance();
            if (cursor.head() != null) {
                cursors.add(cursor);
            }
        }
    }

    /** A truncate is in every partition of a topic. */
    private static boolean repeated(Change change, List<Change> changes) {
        return change instanceof Change.Truncation
                && !changes.isEmpty()
                && changes.getLast() instanceof Change.Truncation earlier
                && earlier.place().equals(change.place());
    }

    private static long size(Change change) {
        return change instanceof OfRow row && row.row() != null ? row.row().remaining() : 0;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        feeds.close();
    }
}
