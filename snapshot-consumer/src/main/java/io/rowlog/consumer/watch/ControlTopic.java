package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Hears from a log's control topic of snapshots that are completed; begins at the topic's start. For one thread. */
final class ControlTopic implements AutoCloseable {
    private static final String COMPLETED = SnapshotCompleted.class.getSimpleName();

    private final Consumer<ByteBuffer, ByteBuffer> consumer;

    /**
     * Listens to a topic that exists.
     *
     * @throws Failure when Kafka does not let it
     */
    ControlTopic(KafkaSettings kafka, LogName log) {
        consumer = kafka.consumer("rowlog-watch-" + log);
        List<TopicPartition> partition = List.of(new TopicPartition(new TopicNames(log).control(), 0));
        consumer.assign(partition);
        consumer.seekToBeginning(partition);
    }

    /**
     * Whether the log's control topic exists.
     *
     * @throws Failure when Kafka does not answer
     */
    static boolean exists(KafkaSettings kafka, LogName log) {
        try (Admin admin = kafka.admin()) {
            return KafkaErrors.translate(kafka, () -> new LogTopics(kafka, admin, log).exists());
        }
    }

    /** Waits for records, at most so long; whether one of them completes a snapshot. */
    boolean completed(Duration limit) {
        boolean completed = false;
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(limit)) {
            Header kind = record.headers().lastHeader(LogHeaders.EVENT);
            completed |= kind != null && COMPLETED.equals(new String(kind.value(), StandardCharsets.UTF_8));
        }
        return completed;
    }

    /** Closes the connections, at most within the client's own limit: an interrupt would leave them open. */
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
