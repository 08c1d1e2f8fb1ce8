package io.rowlog.consumer.log;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of topics begin and end, as it was when they were asked; a few requests, whatever the number of
 * topics. Immutable.
 */
public final class TopicOffsets {
    private final Set<String> asked;
    private final Map<String, Integer> partitions;
    private final Map<TopicPartition, Range> ranges;

    private TopicOffsets(Set<String> asked, Map<String, Integer> partitions, Map<TopicPartition, Range> ranges) {
        this.asked = asked;
        this.partitions = partitions;
        this.ranges = ranges;
    }

    /**
     * What a partition holds.
     *
     * @param begin offset of the first record; what was before has been deleted
     * @param end offset after the last
     */
    public record Range(long begin, long end) {}

    /** Asks for these topics, of which some may not be there. */
    public static TopicOffsets read(KafkaSettings kafka, Admin admin, Collection<String> topics) {
        Set<String> asked = new TreeSet<>(topics);
        Set<String> there = new TreeSet<>(asked);
        there.retainAll(KafkaErrors.await(kafka, admin.listTopics().names()));
        Map<String, Integer> partitions = new HashMap<>();
        KafkaErrors.await(kafka, admin.describeTopics(there).allTopicNames())
                .forEach((topic, description) ->
                        partitions.put(topic, description.partitions().size()));
        List<TopicPartition> all = new ArrayList<>();
        partitions.forEach((topic, count) ->
                IntStream.range(0, count).forEach(partition -> all.add(new TopicPartition(topic, partition))));
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(kafka, admin, all, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(kafka, admin, all, OffsetSpec.latest());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        begins.forEach((partition, begin) -> {
            ListOffsetsResultInfo end = ends.get(partition);
            ranges.put(partition, new Range(begin.offset(), end == null ? begin.offset() : end.offset()));
        });
        return new TopicOffsets(asked, partitions, ranges);
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            KafkaSettings kafka, Admin admin, List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        return KafkaErrors.await(kafka, admin.listOffsets(wanted).all());
    }

    /** All partitions that are there. */
    public Map<TopicPartition, Range> partitions() {
        return Map.copyOf(ranges);
    }

    /** What a snapshot's table lacks of its rows, a phrase for each topic or partition; none when all are there. */
    public List<String> missing(TableState table) {
        if (table.ranges().isEmpty()) {
            return List.of();
        }
        Integer count = partitions.get(table.topic());
        if (count == null) {
            if (!asked.contains(table.topic())) {
                throw new IllegalArgumentException("Nobody asked for topic " + table.topic());
            }
            return List.of("topic " + table.topic() + " is missing");
        }
        List<String> missing = new ArrayList<>();
        table.ranges().forEach(range -> {
            TopicPartition partition = new TopicPartition(table.topic(), range.partition());
            Range there = ranges.get(partition);
            if (there == null) {
                missing.add(partition + " is missing (the topic has " + count + ")");
                return;
            }
            if (there.begin() > range.first()) {
                missing.add(partition + " begins at offset " + there.begin() + ", the snapshot at " + range.first());
            }
            if (there.end() <= range.last()) {
                missing.add(partition + " ends before offset " + there.end() + ", the snapshot at " + range.last());
            }
        });
        return missing;
    }
}
