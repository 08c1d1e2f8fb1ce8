package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.PollLimit;
import io.rowlog.schema.digest.DigestAccumulator;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads rows of a snapshot, committed records only, and hands them on in the arrays that the Kafka client fetched them
 * into. Not thread-safe; one for each worker, for any number of tables.
 */
public final class RowReader implements AutoCloseable {
    /** About so much is taken from Kafka's compressed batches at once, and given up before the next. */
    private static final long POLL_BYTES = 16L * 1024 * 1024;

    private static final Duration POLL = Duration.ofMillis(500);
    /** All that is read is there already; a table after the other waits for nothing else. */
    private static final Duration END_WAIT = Duration.ofMillis(1);

    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final ReentrantLock largeRows;
    private final PollLimit limit = new PollLimit(POLL_BYTES);

    /**
     * Opens a Kafka consumer of this id; the caller closes the reader.
     *
     * @param largeRows held while a row is assembled that is large for a process's memory; readers that share it hold one
     *     at a time
     */
    public RowReader(KafkaSettings kafka, String clientId, ReentrantLock largeRows) {
        this.kafka = kafka;
        this.largeRows = largeRows;
        this.consumer = kafka.consumer(clientId, limit, END_WAIT);
    }

    /**
     * Reads a part of a table's rows.
     *
     * @param sink takes each row
     * @param advanced is told every now and then how many rows have been read since the last time
     * @return number, size and digest of what was read
     * @throws Failure when a record is not a row of the table, or Kafka does not deliver, naming the place
     * @throws SQLException what the sink throws
     */
    public DigestAccumulator read(RowsPart part, RowSink sink, LongConsumer advanced) throws SQLException {
        Map<TopicPartition, PartitionRange> open = new HashMap<>();
        part.ranges()
                .forEach(range ->
                        open.put(new TopicPartition(part.rows().manifest().topic(), range.partition()), range));
        try (PartRecords records = new PartRecords(part, sink, largeRows)) {
            consumer.assign(open.keySet());
            // Assigning a partition again keeps it paused from the end of the part before.
            consumer.resume(open.keySet());
            open.forEach((partition, range) -> consumer.seek(partition, range.first()));
            readAll(open, records, advanced);
            return records.digest();
        } catch (InterruptException e) {
            throw e;
        } catch (OffsetOutOfRangeException e) {
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "Records of table " + part.rows().table() + " are gone from Kafka: offsets "
                            + e.offsetOutOfRangePartitions(),
                    "Choose a later snapshot, and set retention.ms=-1 on the log's topics",
                    e);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    private void readAll(Map<TopicPartition, PartitionRange> open, PartRecords rows, LongConsumer advanced)
            throws SQLException {
        Set<TopicPartition> deferred = new HashSet<>();
        long position = -1;
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        while (!open.isEmpty()) {
            long before = rows.digest().rows();
            ConsumerRecords<ByteBuffer, ByteBuffer> records = poll(open);
            for (TopicPartition partition : records.partitions()) {
                PartitionRange range = open.get(partition);
                if (range != null && rows.defers(partition.partition())) {
                    defer(partition, records.records(partition).getFirst().offset());
                    deferred.add(partition);
                } else if (range != null) {
                    rows.acceptAll(range, records.records(partition));
                }
            }
            advanced.accept(rows.digest().rows() - before);
            long now = finish(open, rows);
            if (!deferred.isEmpty() && deferred.stream().noneMatch(partition -> rows.defers(partition.partition()))) {
                consumer.resume(deferred);
                deferred.clear();
            }
            if (now != position) {
                position = now;
                deadline = System.nanoTime() + STALL_LIMIT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw stalled(open);
            }
        }
    }

    /** Reads the partition again from there, later. */
    private void defer(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        consumer.pause(Set.of(partition));
    }

    private ConsumerRecords<ByteBuffer, ByteBuffer> poll(Map<TopicPartition, PartitionRange> open) {
        try {
            limit.begin();
            return consumer.poll(POLL);
        } catch (InterruptException | OffsetOutOfRangeException e) {
            throw e;
        } catch (KafkaException e) {
            // The client wraps what it found wrong in a record's batch; its message names partition and offset.
            if (e.getClass() == KafkaException.class || e.getCause() instanceof KafkaException) {
                throw new Failure(
                        FailureCode.LOG_DAMAGED,
                        "Kafka cannot deliver a record of " + open.keySet() + ": " + e.getMessage(),
                        "The broker's disk may be damaged: restore from another snapshot, or from a replica of the topic",
                        e);
            }
            throw e;
        }
    }

    /** Takes partitions out that are read to their end, and returns the sum of the positions of all others. */
    private long finish(Map<TopicPartition, PartitionRange> open, PartRecords rows) {
        long[] sum = {open.size()};
        open.entrySet().removeIf(entry -> {
            long position = consumer.position(entry.getKey());
            sum[0] += position;
            if (!rows.complete(entry.getValue(), position)) {
                return false;
            }
            consumer.pause(Set.of(entry.getKey()));
            return true;
        });
        return sum[0];
    }

    private Failure stalled(Map<TopicPartition, PartitionRange> open) {
        StringBuilder places = new StringBuilder();
        open.forEach((partition, range) -> places.append(places.isEmpty() ? "" : ", ")
                .append(partition)
                .append(" at offset ")
                .append(consumer.position(partition))
                .append(" of ")
                .append(range.last()));
        return new Failure(
                FailureCode.LOG_DAMAGED,
                "Kafka has delivered nothing for " + STALL_LIMIT.toSeconds() + " s: " + places,
                "Check that the broker runs and that no transaction hangs (kafka-transactions.sh find-hanging), then run the"
                        + " same command again",
                new TimeoutException("No record in time"));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
