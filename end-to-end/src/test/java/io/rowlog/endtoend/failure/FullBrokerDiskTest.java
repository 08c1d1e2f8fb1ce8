package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.cli.EmbeddedCommand;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the embedded broker becomes full, whoever writes. */
class FullBrokerDiskTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    void itIsNamedAndTheRecordsBeforeItAreKept(@TempDir Path directory) throws Exception {
        try (SmallDisk small = SmallDisk.mount(directory.resolve("disk"), 24);
                JavaProcess broker = JavaProcess.start(
                        directory,
                        EmbeddedCommand.class,
                        Map.of(),
                        List.of("broker", "--kafka-dir", small.path().toString()))) {
            Path disk = small.path();
            broker.awaitOut(", log in ");
            String kafka = broker.out().replaceFirst("(?s).*Kafka broker on (127\\.0\\.0\\.1:\\d+), .*", "$1");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
                admin.createTopics(List.of(new NewTopic(ORDERS.topic(), Optional.of(1), Optional.empty())))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            sendInOneTransaction(kafka, "before");
            Files.write(disk.resolve("ballast"), new byte[(int) disk.toFile().getUsableSpace() - 65536]);

            FutureTask<Boolean> write = new FutureTask<>(() -> sendInOneTransaction(kafka, "x".repeat(900_000)), true);
            Thread.ofPlatform().daemon().name("writer").start(write);

            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.err()).contains("rowlog: The disk of the Kafka directory " + disk + " is full");
            write.cancel(true);
            Files.delete(disk.resolve("ballast"));
            try (KafkaBroker again = KafkaBroker.builder(disk).start()) {
                assertThat(committed(again.bootstrapServers())).containsExactly("before");
            }
        }
    }

    private static void sendInOneTransaction(String kafka, String value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka, "transactional.id", "writer");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(ORDERS.topic(), value));
            producer.commitTransaction();
        }
    }

    private static List<String> committed(String kafka) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(ORDERS));
            consumer.seekToBeginning(List.of(ORDERS));
            while (values.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
            }
        }
        return values;
    }
}
