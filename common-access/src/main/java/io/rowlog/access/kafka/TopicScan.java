package io.rowlog.access.kafka;

import io.rowlog.access.terminal.UserError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a small topic of one partition whole. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private TopicScan() {}

    /** Hands every committed record to the reader, in order, up to the first transaction that is in flight. */
    static void read(
            KafkaSettings kafka,
            org.apache.kafka.clients.consumer.Consumer<ByteBuffer, ByteBuffer> consumer,
            String topic,
            Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> reader) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Collection<TopicPartition> partitions = List.of(partition);
        try {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // With read_committed the end is before the first open transaction.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            readTo(ends.getOrDefault(partition, 0L), partition, consumer, reader);
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** Waits until a record can be read that has been committed. */
    static void await(
            KafkaSettings kafka,
            org.apache.kafka.clients.consumer.Consumer<ByteBuffer, ByteBuffer> consumer,
            String topic,
            long offset) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            readTo(offset + 1, partition, consumer, record -> {});
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    private static void readTo(
            long end,
            TopicPartition partition,
            org.apache.kafka.clients.consumer.Consumer<ByteBuffer, ByteBuffer> consumer,
            Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> reader) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end) {
            consumer.poll(POLL).forEach(reader);
            if (System.nanoTime() > deadline) {
                throw new UserError(
                        partition + " could not be read to offset " + end + " within " + LIMIT.toSeconds() + " s",
                        "Check the broker's load and that no transaction hangs (kafka-transactions.sh find-hanging), then run"
                                + " the command again");
            }
        }
    }
}
