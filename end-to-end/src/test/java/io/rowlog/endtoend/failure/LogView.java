package io.rowlog.endtoend.failure;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A log as a test looks at it. */
record LogView(String kafka, String log) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Names of its topics. */
    Set<String> topics() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            Set<String> topics = new TreeSet<>(admin.listTopics().names().get());
            topics.removeIf(topic -> !topic.startsWith(log + "."));
            return topics;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its snapshots, as a restore would see them. */
    List<SnapshotState> snapshots() {
        try (LogReader reader = new LogReader(new KafkaSettings(kafka, Map.of()), new LogName(log))) {
            reader.readToEnd();
            return reader.state().orElseThrow().snapshots();
        }
    }

    /** Waits until an event of this kind is in the control topic so many times, committed or not. */
    void await(String event, int times) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka, "isolation.level", "read_uncommitted");
        TopicPartition control = new TopicPartition(log + ".control", 0);
        int seen = 0;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(control));
            consumer.seekToBeginning(List.of(control));
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(20))) {
                    var kind = record.headers().lastHeader(LogHeaders.EVENT);
                    if (kind != null
                            && new String(kind.value(), StandardCharsets.UTF_8).equals(event)
                            && ++seen == times) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("No " + event + " in " + control + " within " + LIMIT.toSeconds() + " s");
    }
}
