package io.rowlog.access.kafka;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.log.LogEvent.Heartbeat;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.wal.Visibility;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks up a log's transactions topic, which is too large to be read whole: its end, and the places that matter. Sees what
 * is committed. Not thread-safe.
 */
public final class TransactionsReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    /** Records at the end that are looked at first; markers of Kafka's transactions stand among them. */
    private static final long NEAR = 64;

    private final KafkaSettings kafka;
    private final TopicPartition topic;
    private final LongFunction<Schema> schemas;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;

    /**
     * @param schemas finds the schemas that events were written with by their fingerprints, as of {@link LogReader}
     */
    public TransactionsReader(KafkaSettings kafka, LogName log, LongFunction<Schema> schemas) {
        this.kafka = kafka;
        this.schemas = schemas;
        topic = new TopicPartition(new TopicNames(log).transactions(), 0);
        consumer = kafka.consumer("rowlog-" + log + "-transactions");
        consumer.assign(List.of(topic));
    }

    /** An event and where it is. */
    public record Entry(long offset, OfTransactions event) {}

    /** Where the topic ends for readers of committed records: 0 when nothing was ever written. */
    public long end() {
        return KafkaErrors.translate(
                kafka, () -> consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L));
    }

    /** Where the topic begins: what was before that has been deleted. */
    public long beginning() {
        return KafkaErrors.translate(
                kafka, () -> consumer.beginningOffsets(List.of(topic)).getOrDefault(topic, 0L));
    }

    /**
     * Where the first record is whose commit was at this time, to the millisecond, or later; all before it were earlier.
     * Empty when there is none.
     */
    public OptionalLong at(Instant time) {
        return KafkaErrors.translate(kafka, () -> {
            OffsetAndTimestamp found =
                    consumer.offsetsForTimes(Map.of(topic, time.toEpochMilli())).get(topic);
            return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
        });
    }

    /**
     * The last event; empty when there is none.
     *
     * @throws Failure when a record is not an event, naming its offset, or it takes longer than some minutes
     */
    public Optional<Entry> last() {
        return before(end());
    }

    /**
     * The last event before an offset; empty when there is none.
     *
     * @throws Failure as {@link #last()} does
     */
    public Optional<Entry> before(long end) {
        return KafkaErrors.translate(kafka, () -> {
            long beginning = beginning();
            for (long near = NEAR; ; near *= 16) {
                long from = Math.max(beginning, end - near);
                List<Entry> found = read(from, end);
                if (!found.isEmpty()) {
                    return Optional.of(found.getLast());
                }
                if (from == beginning) {
                    return Optional.empty();
                }
            }
        });
    }

    /**
     * Where a replay on top of a snapshot begins: all transactions before this offset are seen by it. A heartbeat has been
     * given its transaction id after everything before the heartbeat before it was committed; so where the snapshot sees
     * all ids up to a heartbeat's, what is before the one before has been seen to end.
     *
     * @throws Failure as {@link #last()} does
     */
    public long replayFrom(Visibility snapshot) {
        return KafkaErrors.translate(kafka, () -> {
            long end = end();
            long beginning = beginning();
            for (long near = NEAR * 16; ; near *= 16) {
                long from = Math.max(beginning, end - near);
                long place = beginning;
                long previous = -1;
                for (Entry entry : read(from, end)) {
                    if (entry.event() instanceof Heartbeat heartbeat) {
                        boolean ended = Long.compareUnsigned(heartbeat.commit().xid(), snapshot.xmin()) < 0;
                        if (ended && previous >= 0) {
                            place = previous;
                        }
                        previous = entry.offset();
                    }
                }
                if (place > beginning || from == beginning) {
                    return place;
                }
            }
        });
    }

    /**
     * Events from an offset to what is the end now.
     *
     * @throws Failure as {@link #last()} does
     */
    public List<Entry> since(long offset) {
        return KafkaErrors.translate(kafka, () -> read(offset, end()));
    }

    /** Events from one offset to another, which is not among them. */
    private List<Entry> read(long from, long end) {
        List<Entry> entries = new ArrayList<>();
        visit(from, end, entry -> {
            entries.add(entry);
            return true;
        });
        return entries;
    }

    /**
     * Hands on events from one offset to another, which is not among them, one by one.
     *
     * @param visitor says whether it wants more
     * @throws Failure as {@link #last()} does, and when Kafka delivers nothing for some minutes
     */
    public void visit(long from, long end, Predicate<Entry> visitor) {
        KafkaErrors.translate(kafka, () -> {
            consumer.seek(topic, from);
            boolean more = true;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (more && consumer.position(topic) < end) {
                List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
                        consumer.poll(POLL).records(topic);
                for (int i = 0; more && i < records.size() && records.get(i).offset() < end; i++) {
                    long offset = records.get(i).offset();
                    more = event(records.get(i))
                            .map(event -> visitor.test(new Entry(offset, event)))
                            .orElse(true);
                }
                if (!records.isEmpty()) {
                    deadline = System.nanoTime() + LIMIT.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new Failure(
                            FailureCode.KAFKA_FAILED,
                            topic + " could not be read to offset " + end + ": nothing came for " + LIMIT.toSeconds()
                                    + " s",
                            Remedy.of("Check the broker's load, then %s", Action.AGAIN));
                }
            }
            return more;
        });
    }

    private Optional<OfTransactions> event(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return EventReading.event(record, schemas).map(event -> {
            if (event instanceof OfTransactions inOrder) {
                return inOrder;
            }
            throw EventReading.damaged(
                    record, "an event " + event.getClass().getSimpleName() + " does not belong there");
        });
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
