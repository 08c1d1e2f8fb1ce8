package io.rowlog.access.kafka;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where Kafka is and how to speak to it; makes the clients. Immutable and safe for use by several threads.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param client further client properties, such as those of SASL and TLS; may hold secrets
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {
    private static final Pattern SERVERS =
            Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*|\\[[0-9a-fA-F:]+]:\\d{1,5}");

    /** Largest record that a topic of a log takes, in bytes, when Rowlog creates it. */
    public static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

    /** What a producer holds that is not yet sent, in bytes. */
    private static final int BUFFER_BYTES = 48 * 1024 * 1024;

    /** A transaction that its writer does not end is aborted by the broker after this time, in milliseconds. */
    private static final int TRANSACTION_TIMEOUT_MS = 120_000;

    /** Kafka not answering is an error after this time, in milliseconds. */
    private static final int API_TIMEOUT_MS = 15_000;

    /**
     * @throws Failure when the servers are not of the form {@code host:port,...}
     */
    public KafkaSettings {
        if (!SERVERS.matcher(bootstrapServers).matches()) {
            throw Failure.usage(
                    "Kafka servers '" + bootstrapServers + "' are not of the form host:port,...",
                    Remedy.of(
                            "Give %s, for example %s",
                            Setting.KAFKA.as("host:port"), Setting.KAFKA.as("localhost:9092")));
        }
        client = Map.copyOf(client);
    }

    /**
     * Settings with the client properties of a file.
     *
     * @throws Failure when the file cannot be read
     */
    public static KafkaSettings withFile(String bootstrapServers, Path file) {
        return new KafkaSettings(bootstrapServers, clientProperties(file));
    }

    /**
     * The client properties of a file of {@code key=value} lines.
     *
     * @throws Failure when the file cannot be read
     */
    public static Map<String, String> clientProperties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.usage(
                    "Kafka client properties " + file + " cannot be read: " + e.getMessage(),
                    Remedy.of("Give %s a file of key=value lines", Setting.KAFKA_CONFIG));
        }
        Map<String, String> client = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        return client;
    }

    private Map<String, Object> base() {
        Map<String, Object> config = new HashMap<>();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        // Nobody asks these clients for their figures by JMX, and announcing them takes time at each start.
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.putAll(client);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return config;
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        Map<String, Object> config = base();
        config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "rowlog-admin");
        return KafkaErrors.translate(this, () -> Admin.create(config));
    }

    /** A new transactional producer of byte arrays; the caller closes it. */
    public Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> config = base();
        config.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 90_000);
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Large batches: the log is written for throughput, and each transaction ends with a flush.
        config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        return KafkaErrors.translate(
                this, () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A new consumer that reads committed records only, assigned by hand; the caller closes it. */
    public Consumer<ByteBuffer, ByteBuffer> consumer(String clientId) {
        return consumer(clientId, new ByteBufferDeserializer(), Duration.ofMillis(20));
    }

    /**
     * The same for a reader that knows where its records end.
     *
     * @param values deserializes the values
     * @param endWait how long the broker waits at the end of what there is, in whole milliseconds: a fetch that waits there
     *     keeps the first fetch from the next topic waiting too
     */
    public Consumer<ByteBuffer, ByteBuffer> consumer(
            String clientId, Deserializer<ByteBuffer> values, Duration endWait) {
        Map<String, Object> config = base();
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Enough that a poll's own cost does not count.
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) endWait.toMillis());
        config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 * 1024 * 1024);
        return KafkaErrors.translate(this, () -> new KafkaConsumer<>(config, new ByteBufferDeserializer(), values));
    }

    /** Largest record that a producer sends, in bytes, whatever the topic takes. */
    public int maxProducedBytes() {
        return Math.min(
                given(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES),
                given(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES));
    }

    private int given(String setting, int otherwise) {
        String given = client.getOrDefault(setting, "").strip();
        return given.matches("\\d{1,9}") ? Integer.parseInt(given) : otherwise;
    }

    /** The servers only: client properties may hold secrets. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
