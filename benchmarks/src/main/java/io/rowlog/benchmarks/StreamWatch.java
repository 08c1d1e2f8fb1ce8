package io.rowlog.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells {@code benchmarks/stream} what has arrived in Kafka, whoever wrote it and in which format: it reads committed
 * records of the topic of the table {@code probe} and looks for the text of its rows in their bytes.
 *
 * <p>A row {@code probe MICROSECONDS;} holds its time since 1970, from which the time until it could be read follows. A
 * row {@code mark NAME CHANGES;} prints a line as soon as all topics together have that many records since the start: a
 * producer without transactions may write the row before others that came earlier. The line has the name, the time in
 * milliseconds since 1970, and of the probes since the mark before their number and the 50th and 99th percentile and the
 * most of their milliseconds. After the mark that was named as the last the records of all topics are counted one by
 * one, which ends the program.
 */
public final class StreamWatch implements AutoCloseable {
    private static final Pattern ROW = Pattern.compile("probe (\\d+);|mark ([\\w-]+) (\\d+);");
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MAX_POLL_RECORDS = 10_000;

    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> begin;

    private StreamWatch(String servers, String prefix) {
        this.prefix = prefix;
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.begin = consumer.endOffsets(partitions());
    }

    /**
     * Runs until the last mark.
     *
     * @param arguments Kafka's host and port, the beginning of the names of the tables' topics, the whole name of the one
     *     of {@code probe}, and the name of the last mark
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (StreamWatch watch = new StreamWatch(arguments[0], arguments[1])) {
            System.out.println("watching");
            watch.readProbes(arguments[2], arguments[3]);
            System.out.println("changes " + watch.count());
        }
    }

    private Set<TopicPartition> partitions() {
        return consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(prefix))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
    }

    private void assign(Set<TopicPartition> partitions) {
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, begin.getOrDefault(partition, 0L)));
    }

    private Set<TopicPartition> partitionsOf(String topic) {
        return partitions().stream()
                .filter(partition -> partition.topic().equals(topic))
                .collect(Collectors.toSet());
    }

    private void readProbes(String topic, String last) throws InterruptedException {
        Set<TopicPartition> partitions = partitionsOf(topic);
        while (partitions.isEmpty()) {
            Thread.sleep(100);
            partitions = partitionsOf(topic);
        }
        assign(partitions);
        LongStream.Builder latencies = LongStream.builder();
        while (true) {
            var records = consumer.poll(POLL);
            long arrival = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            for (ConsumerRecord<byte[], byte[]> change : records) {
                Matcher row = ROW.matcher(text(change));
                if (!row.find()) {
                    continue;
                }
                if (row.group(1) != null) {
                    latencies.add(arrival - Long.parseLong(row.group(1)));
                    continue;
                }
                awaitRecords(Long.parseLong(row.group(3)));
                System.out.println(row.group(2) + " " + System.currentTimeMillis() + " "
                        + summary(latencies.build().toArray()));
                if (row.group(2).equals(last)) {
                    return;
                }
                latencies = LongStream.builder();
            }
        }
    }

    /** Offsets of a transaction's end are counted too: this many there are at least. */
    private void awaitRecords(long changes) throws InterruptedException {
        Instant limit = Instant.now().plus(LIMIT);
        while (written() < changes) {
            if (Instant.now().isAfter(limit)) {
                System.err.println("Only " + written() + " of " + changes + " records came within " + LIMIT);
                return;
            }
            Thread.sleep(50);
        }
    }

    private long written() {
        return consumer.endOffsets(partitions()).entrySet().stream()
                .mapToLong(end -> end.getValue() - begin.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    private static String text(ConsumerRecord<byte[], byte[]> change) {
        return change.value() == null ? "" : new String(change.value(), StandardCharsets.ISO_8859_1);
    }

    private static String summary(long[] latencies) {
        Arrays.sort(latencies);
        return latencies.length
                + (latencies.length == 0
                        ? ""
                        : List.of(50, 99, 100).stream()
                                .map(percentile -> " " + percentile(latencies, percentile) / 1000.0)
                                .collect(Collectors.joining()));
    }

    private static long percentile(long[] sorted, int percentile) {
        return sorted[(int) Math.ceil(sorted.length * percentile / 100.0) - 1];
    }

    private long count() {
        Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions()));
        assign(end.keySet());
        long changes = 0;
        while (true) {
            end.entrySet().removeIf(partition -> consumer.position(partition.getKey()) >= partition.getValue());
            if (end.isEmpty()) {
                return changes;
            }
            changes += consumer.poll(POLL).count();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
