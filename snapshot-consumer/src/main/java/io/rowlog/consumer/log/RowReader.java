package io.rowlog.consumer.log;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.PollLimit;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.CapturedTable.Piece;
import io.rowlog.schema.bytes.ByteInput;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

    private final RowSource source;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PollLimit limit = new PollLimit(POLL_BYTES);

    RowReader(RowSource source, String clientId) {
        this.source = source;
        this.consumer = source.kafka().consumer(clientId, limit, END_WAIT);
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    public interface Sink {
        /** Is told, before each row, where its first record is. */
        default void at(int partition, long offset) {}

        /**
         * Takes a row.
         *
         * @param row cursor on the row's Avro bytes, valid until this returns
         * @throws io.rowlog.schema.bytes.MalformedDataException when the bytes are not a row of the table
         * @throws SQLException when the target does not take it
         */
        void accept(ByteInput row) throws SQLException;
    }

    /**
     * Reads a part of a table's rows.
     *
     * @param sink takes each row
     * @return the total of what was read
     * @throws Failure when a record is not a row of the table, or Kafka does not deliver, naming the place
     * @throws SQLException what the sink throws
     */
    public RowTotal read(Part part, Sink sink) throws SQLException {
        Map<TopicPartition, Piece> open = new HashMap<>();
        part.pieces()
                .forEach(piece ->
                        open.put(new TopicPartition(part.table().manifest().topic(), piece.partition()), piece));
        try (RowAssembler rows = new RowAssembler(part.table(), sink, source.oneLargeRow())) {
            consumer.assign(open.keySet());
            // Assigning a partition again keeps it paused from the end of the part before.
            consumer.resume(open.keySet());
            open.forEach((partition, piece) -> consumer.seek(partition, piece.first()));
            readAll(open, rows);
            return RowTotal.of(rows.digest());
        } catch (InterruptException e) {
            throw e;
        } catch (OffsetOutOfRangeException e) {
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "Records of table " + part.table().name() + " are gone from Kafka: offsets "
                            + e.offsetOutOfRangePartitions(),
                    "Choose a later snapshot, and set retention.ms=-1 on the log's topics",
                    e);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(source.kafka(), e);
        }
    }

    private void readAll(Map<TopicPartition, Piece> open, RowAssembler rows) throws SQLException {
        LongConsumer advanced = source.advanced();
        Set<TopicPartition> deferred = new HashSet<>();
        long position = -1;
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        while (!open.isEmpty()) {
            long before = rows.digest().rows();
            ConsumerRecords<ByteBuffer, ByteBuffer> records = poll(open);
            for (TopicPartition partition : records.partitions()) {
                Piece piece = open.get(partition);
                if (piece != null && rows.defers(partition.partition())) {
                    defer(partition, records.records(partition).getFirst().offset());
                    deferred.add(partition);
                } else if (piece != null) {
                    rows.acceptAll(piece, records.records(partition));
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

    private ConsumerRecords<ByteBuffer, ByteBuffer> poll(Map<TopicPartition, Piece> open) {
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
    private long finish(Map<TopicPartition, Piece> open, RowAssembler rows) {
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

    private Failure stalled(Map<TopicPartition, Piece> open) {
        StringBuilder places = new StringBuilder();
        open.forEach((partition, piece) -> places.append(places.isEmpty() ? "" : ", ")
                .append(partition)
                .append(" at offset ")
                .append(consumer.position(partition))
                .append(" of ")
                .append(piece.last()));
        return new Failure(
                FailureCode.KAFKA_UNAVAILABLE,
                "Kafka has delivered nothing for " + STALL_LIMIT.toSeconds() + " s: " + places,
                Remedy.of(
                        "Check that the broker runs and that no transaction hangs (kafka-transactions.sh find-hanging),"
                                + " then %s",
                        Action.AGAIN),
                new TimeoutException("No record in time"));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
