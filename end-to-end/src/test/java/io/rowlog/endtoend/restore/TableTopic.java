package io.rowlog.endtoend.restore;

import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;

/** The topic of a table in the schema {@code public}. */
record TableTopic(RoundTrip trip, String table, int partitions) {
    String name() {
        return trip.log() + ".table.public." + table;
    }

    /** Makes it before a backup does. */
    void create(int maxMessageBytes) throws Exception {
        NewTopic topic = new NewTopic(name(), Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        "max.message.bytes", Integer.toString(maxMessageBytes),
                        "retention.ms", "-1",
                        "retention.bytes", "-1"));
        try (Admin admin = trip.kafka().admin()) {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
    }

    void delete() throws Exception {
        try (Admin admin = trip.kafka().admin()) {
            admin.deleteTopics(List.of(name())).all().get(30, TimeUnit.SECONDS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !admin.listTopics()
                            .names()
                            .get(10, TimeUnit.SECONDS)
                            .contains(name()));
        }
    }

    /** All committed records. */
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records() {
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name(), partition))
                .toList();
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        try (var consumer = trip.kafka().consumer("records")) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    /** Which part of a row a record holds, if it does not hold a row. */
    static Optional<Fragment> fragment(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        Header header = record.headers().lastHeader(LogHeaders.FRAGMENT);
        return header == null ? Optional.empty() : Optional.of(Fragment.parse(header.value()));
    }
}
