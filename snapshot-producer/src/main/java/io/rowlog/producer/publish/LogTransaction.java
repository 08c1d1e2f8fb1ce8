package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.log.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What readers of a log see as a whole or not at all: rows together with the events that say which rows they are, events
 * alone, or schemas. What has not been committed when it is closed is aborted. Not thread-safe.
 */
public final class LogTransaction implements AutoCloseable {
    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Producer<byte[], byte[]> producer;
    private final List<Supplier<? extends LogEvent>> vouched = new ArrayList<>();

    /**
     * The first record that could not be sent. A send that fails does not throw, and while no broker answers each takes {@code
     * max.block.ms}: whoever went on would wait that long for every further record.
     */
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private final Offsets events = new Offsets();
    private Offsets rows = new Offsets();
    private boolean open = true;

    LogTransaction(KafkaSettings kafka, TopicNames names, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.names = names;
        this.producer = producer;
        translated(() -> {
            producer.beginTransaction();
            return true;
        });
    }

    /**
     * Sends a row.
     *
     * @param timestamp of the record, in milliseconds since 1970
     * @param key the framed key; null when the table has none
     * @param row the framed row
     */
    public void row(String topic, long timestamp, byte @Nullable [] key, byte[] row) {
        send(new ProducerRecord<>(topic, null, timestamp, key, row), rows);
    }

    /**
     * Sends a part of a row that is too large for one record.
     *
     * @param partition the same for all parts of the row, as of {@link #partition}
     * @param timestamp of the record, in milliseconds since 1970
     * @param key the framed key of the row; null when the table has none
     */
    public void fragment(
            String topic, int partition, long timestamp, byte @Nullable [] key, Fragment fragment, byte[] part) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, timestamp, key, part);
        record.headers().add(LogHeaders.FRAGMENT, fragment.toBytes());
        send(record, fragment.offset() == 0 ? rows : rows.continuation());
    }

    /**
     * The partition for all parts of a row: where its key belongs, whatever partitioner the producer has; those without a key
     * are spread.
     *
     * @param key the framed key; null when the table has none
     * @param row a random number
     */
    public int partition(String topic, byte @Nullable [] key, long row) {
        int partitions = partitions(topic);
        return key == null ? Math.floorMod(row, partitions) : BuiltInPartitioner.partitionForKey(key, partitions);
    }

    /** Has an event written that tells of the rows since the last one; it is made when their offsets are known. */
    public void vouch(Function<List<OffsetRange>, ? extends LogEvent> event) {
        Offsets sent = rows;
        vouched.add(() -> event.apply(sent.ranges()));
        rows = new Offsets();
    }

    /** Has an event written that is made when all that has been sent by then has its offsets. */
    public void vouch(Supplier<? extends LogEvent> event) {
        vouched.add(event);
    }

    /**
     * Sends a change, or a part of one.
     *
     * @param offsets of the source's transaction, which is told where the record came to stand
     * @param counted what it counts as; null where it goes on with what was counted before
     */
    public void change(ProducerRecord<byte[], byte[]> record, ChangeOffsets offsets, @Nullable Operation counted) {
        if (offsets.failure() != null) {
            throw KafkaErrors.translate(kafka, offsets.failure());
        }
        send(record, offsets.of(record.topic(), counted));
    }

    /** Sends an event that is part of a source's transaction. */
    public void event(LogEvent event, ChangeOffsets offsets) {
        ProducerRecord<byte[], byte[]> record = record(event);
        send(record, offsets.of(record.topic(), null));
    }

    /** How many partitions a topic has. */
    public int partitions(String topic) {
        return translated(() -> producer.partitionsFor(topic)).size();
    }

    /** Sends an event that tells of no rows; a marker into the control topic too, where it is found without a search. */
    public void event(LogEvent event) {
        send(record(event), events);
        if (event instanceof LogEvent.Marker marker) {
            send(record(marker, names.control(), marker.at().toEpochMilli()), events);
        }
    }

    private ProducerRecord<byte[], byte[]> record(LogEvent event) {
        return event instanceof LogEvent.OfTransactions inOrder
                ? record(event, names.transactions(), inOrder.at().toEpochMilli())
                : record(event, names.control(), null);
    }

    private static ProducerRecord<byte[], byte[]> record(LogEvent event, String topic, @Nullable Long timestamp) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, 0, timestamp, null, EventCodec.encode(event));
        record.headers().add(LogHeaders.EVENT, EventCodec.kind(event).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Sends a schema. */
    void schema(Schema schema) {
        send(
                new ProducerRecord<>(
                        names.schemas(),
                        0,
                        SchemaId.of(schema).toString().getBytes(StandardCharsets.US_ASCII),
                        schema.toString().getBytes(StandardCharsets.UTF_8)),
                new Offsets());
    }

    private void send(ProducerRecord<byte[], byte[]> record, Callback offsets) {
        check();
        try {
            producer.send(record, offsets);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** Waits until all that has been sent is at the broker. */
    public void flush() {
        translated(() -> {
            producer.flush();
            return true;
        });
        check();
    }

    /** Commits what has been sent, and the events that tell of it. */
    public void commit() {
        if (!vouched.isEmpty()) {
            flush();
            vouched.forEach(event -> event(event.get()));
        }
        check();
        translated(() -> {
            producer.commitTransaction();
            return true;
        });
        open = false;
    }

    /** Offset of the last event in the control topic, when it has been committed; there must be one. */
    long lastEvent() {
        return events.last();
    }

    private void check() {
        Exception first = failure.get();
        if (first != null) {
            throw KafkaErrors.translate(kafka, first);
        }
    }

    private <T> T translated(Supplier<T> work) {
        return KafkaErrors.translate(kafka, work);
    }

    /** Aborts what has not been committed, if a broker can be reached, also where the thread is interrupted. */
    @Override
    public void close() {
        Exception first = failure.get();
        if (!open || first != null && KafkaErrors.unreachable(first)) {
            return;
        }
        open = false;
        try {
            uninterrupted(producer::abortTransaction);
        } catch (KafkaException | IllegalStateException e) {
            // The failure that led here is on its way up; the broker aborts the transaction by itself.
            failure.compareAndSet(null, e);
        }
    }

    /** Does what an interrupt would keep from being done; it is seen afterwards. */
    static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * In which partitions and at which offsets records of one topic came to stand. The producer's sender thread calls it; the
     * ranges are complete after the producer's {@code flush}.
     */
    private final class Offsets implements Callback {
        private long[] first = new long[0];
        private long[] last = new long[0];
        private long[] rows = new long[0];

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failed) {
            note(metadata, failed, 1);
        }

        /** For a record that goes on with a row which was counted where it began. */
        Callback continuation() {
            return (metadata, failed) -> note(metadata, failed, 0);
        }

        private synchronized void note(@Nullable RecordMetadata metadata, @Nullable Exception failed, int begun) {
            if (failed != null || metadata == null) {
                failure.compareAndSet(null, failed);
                return;
            }
            int partition = metadata.partition();
            if (partition >= rows.length) {
                grow(partition + 1);
            }
            first[partition] = Math.min(first[partition], metadata.offset());
            last[partition] = Math.max(last[partition], metadata.offset());
            rows[partition] += begun;
        }

        private void grow(int partitions) {
            int before = rows.length;
            first = Arrays.copyOf(first, partitions);
            Arrays.fill(first, before, partitions, Long.MAX_VALUE);
            last = Arrays.copyOf(last, partitions);
            rows = Arrays.copyOf(rows, partitions);
        }

        synchronized List<OffsetRange> ranges() {
            return IntStream.range(0, rows.length)
                    .filter(partition -> rows[partition] > 0)
                    .mapToObj(
                            partition -> new OffsetRange(partition, first[partition], last[partition], rows[partition]))
                    .toList();
        }

        synchronized long last() {
            return Arrays.stream(last).max().orElseThrow();
        }
    }
}
