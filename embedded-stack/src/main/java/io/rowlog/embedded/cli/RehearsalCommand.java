package io.rowlog.embedded.cli;

import io.rowlog.embedded.DirectoryTree;
import io.rowlog.embedded.kafka.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;

/**
 * Has a broker do what a backup and a restore ask of it, twice, on a directory of its own: what Java keeps of that run
 * makes later brokers start faster.
 */
@Command(name = "rehearsal", hidden = true)
final class RehearsalCommand implements Callable<Integer> {
    private static final TopicPartition ROWS = new TopicPartition("rehearsal", 0);
    private static final int TRANSACTIONS = 20;
    private static final int RECORDS = 4_000;
    private static final int RECORD_BYTES = 300;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("rowlog-rehearsal");
        ServerLog.writeTo(directory);
        try {
            // The first broker formats the directory, the second finds one.
            for (int run = 0; run < 2; run++) {
                try (KafkaBroker broker =
                        KafkaBroker.builder(directory).purpose("a rehearsal").start()) {
                    write(broker.bootstrapServers(), run == 0);
                    read(broker.bootstrapServers());
                }
            }
            return 0;
        } finally {
            new DirectoryTree(directory).delete();
        }
    }

    private static void write(String servers, boolean first) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            if (first) {
                admin.createTopics(List.of(new NewTopic(ROWS.topic(), Optional.of(1), Optional.empty())))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
        byte[] record = new byte[RECORD_BYTES];
        SplittableRandom random = new SplittableRandom();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "transactional.id",
                "rehearsal",
                "compression.type",
                "lz4",
                "batch.size",
                64 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < RECORDS; i++) {
                    random.nextBytes(record);
                    producer.send(new ProducerRecord<>(ROWS.topic(), record.clone()));
                }
                producer.commitTransaction();
            }
        }
    }

    private static void read(String servers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(ROWS));
            consumer.seekToBeginning(List.of(ROWS));
            long end = consumer.endOffsets(List.of(ROWS)).getOrDefault(ROWS, 0L);
            while (consumer.position(ROWS) < end) {
                consumer.poll(Duration.ofMillis(200));
            }
        }
    }
}
