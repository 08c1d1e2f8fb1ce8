package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows and, in the same Kafka transaction, the events that say which rows they were: readers see both or neither.
 * Not thread-safe; one for each reading thread.
 */
public final class RowWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Producer<byte[], byte[]> producer;
    private final List<PendingChunk> pending = new ArrayList<>();
    private final FirstFailure failures = new FirstFailure();
    private OffsetRecorder offsets = new OffsetRecorder(failures);
    private boolean open;

    /** The writer with that number; fences an earlier one of the same number. */
    public RowWriter(KafkaSettings kafka, LogName log, int number) {
        this.kafka = kafka;
        this.names = new TopicNames(log);
        this.producer = kafka.producer(Writers.rows(log, number));
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(CLOSE_LIMIT);
            throw KafkaErrors.translate(kafka, e);
        }
    }

    private record PendingChunk(OffsetRecorder offsets, Function<List<OffsetRange>, ChunkCaptured> event) {}

    /** Begins a chunk, and a transaction when none is open. */
    public void beginChunk() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        offsets = new OffsetRecorder(failures);
    }

    /**
     * Sends one row of the current chunk.
     *
     * @param timestamp of the record, in milliseconds since 1970
     * @param key the framed key; null when the table has none
     * @param row the framed row
     */
    public void send(String topic, long timestamp, byte @Nullable [] key, byte[] row) {
        failures.check(kafka);
        try {
            producer.send(new ProducerRecord<>(topic, null, timestamp, key, row), offsets);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /**
     * The partition for all parts of a row: where its key belongs, whatever partitioner the producer has; those without a key
     * are spread.
     *
     * @param key the framed key; null when the table has none
     * @param row a random number
     */
    public int partition(String topic, byte @Nullable [] key, long row) {
        try {
            int partitions = producer.partitionsFor(topic).size();
            return key == null ? Math.floorMod(row, partitions) : BuiltInPartitioner.partitionForKey(key, partitions);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /**
     * Sends a part of a row of the current chunk.
     *
     * @param partition the same for all parts of the row
     * @param timestamp of the record, in milliseconds since 1970
     * @param key the framed key of the row; null when the table has none
     */
    public void sendFragment(
            String topic, int partition, long timestamp, byte @Nullable [] key, Fragment fragment, byte[] part) {
        failures.check(kafka);
        try {
            ProducerRecord<byte[], byte[]> row = new ProducerRecord<>(topic, partition, timestamp, key, part);
            row.headers().add(LogHeaders.FRAGMENT, fragment.toBytes());
            producer.send(row, fragment.offset() == 0 ? offsets : offsets.continuation());
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** Waits until all that has been sent is at the broker. */
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
        failures.check(kafka);
    }

    /** Ends the current chunk; its event is made when the offsets of its rows are known. */
    public void endChunk(Function<List<OffsetRange>, ChunkCaptured> event) {
        pending.add(new PendingChunk(offsets, event));
    }

    /** Commits all chunks since the last commit. */
    public void commit() {
        if (!open) {
            return;
        }
        try {
            producer.flush();
            failures.check(kafka);
            for (PendingChunk chunk : pending) {
                producer.send(
                        ControlWriter.record(
                                names, chunk.event().apply(chunk.offsets().ranges())),
                        failures);
                failures.check(kafka);
            }
            producer.commitTransaction();
            pending.clear();
            open = false;
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** Aborts what has not been committed, if a broker can be reached, and closes. */
    @Override
    public void close() {
        try {
            if (open && !failures.unreachable()) {
                producer.abortTransaction();
            }
        } catch (KafkaException e) {
            // The failure that led here is already on its way up; the broker aborts the transaction by itself.
            open = false;
        } finally {
            producer.close(CLOSE_LIMIT);
        }
    }
}
