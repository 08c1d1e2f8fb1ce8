package io.rowlog.access.kafka;

import io.rowlog.access.terminal.UserError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a small topic of one partition whole. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private TopicScan() {}

    /** Hands every committed record to the reader, in order; waits for transactions in flight to end. */
    static void read(KafkaSettings kafka, String topic, Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> reader) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Collection<TopicPartition> partitions = List.of(partition);
        try (var consumer = kafka.consumer("rowlog-" + topic)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // With read_committed the end is before the first open transaction.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long end = ends.getOrDefault(partition, 0L);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL)) {
                    reader.accept(record);
                }
                if (System.nanoTime() > deadline) {
                    throw new UserError(
                            "Topic " + topic + " could not be read to its end within " + LIMIT.toSeconds() + " s",
                            "Check the broker's load and run the command again");
                }
            }
        } catch (org.apache.kafka.common.KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }
}
