package io.rowlog.producer.publish;

import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one transaction of the source came to stand, over any number of Kafka transactions, and what they do.
 * The producer's sender thread tells it; it is complete after {@link LogTransaction#flush()}.
 */
public final class ChangeOffsets {
    private final Map<String, TopicOffsets> topics = new LinkedHashMap<>();
    private volatile @Nullable Exception failure;
    private long changes;

    /** The first record that could not be sent; null while there is none. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Takes the offset of a record of the topic. */
    Callback of(String topic, @Nullable Operation counted) {
        if (counted != null) {
            changes++;
        }
        return topics.computeIfAbsent(topic, TopicOffsets::new).callback(counted);
    }

    /** How many changes there have been, as operations count them. */
    public long changes() {
        return changes;
    }

    /** Whether nothing has been sent. */
    public boolean isEmpty() {
        return topics.isEmpty();
    }

    /** One for each partition with records, in the order in which topics came. */
    public List<ChangeRange> ranges() {
        List<ChangeRange> ranges = new ArrayList<>();
        topics.values().forEach(topic -> topic.addTo(ranges));
        return List.copyOf(ranges);
    }

    /** Those of one topic. */
    private final class TopicOffsets {
        private final String topic;
        private final Counter[] counters = new Counter[Operation.values().length + 1];
        private final List<PartitionOffsets> partitions = new ArrayList<>();

        TopicOffsets(String topic) {
            this.topic = topic;
        }

        Callback callback(@Nullable Operation counted) {
            int index = counted == null ? counters.length - 1 : counted.ordinal();
            if (counters[index] == null) {
                counters[index] = new Counter(index);
            }
            return counters[index];
        }

        private synchronized void note(int partition, long offset, int index) {
            PartitionOffsets found = null;
            for (PartitionOffsets each : partitions) {
                found = each.partition == partition ? each : found;
            }
            if (found == null) {
                found = new PartitionOffsets(partition, offset, counters.length);
                partitions.add(found);
            }
            found.last = Math.max(found.last, offset);
            found.first = Math.min(found.first, offset);
            found.records[index]++;
        }

        synchronized void addTo(List<ChangeRange> ranges) {
            for (PartitionOffsets partition : partitions) {
                long records = 0;
                for (long counted : partition.records) {
                    records += counted;
                }
                ranges.add(new ChangeRange(
                        topic,
                        partition.partition,
                        partition.first,
                        partition.last,
                        partition.records[Operation.INSERT.ordinal()],
                        partition.records[Operation.UPDATE.ordinal()],
                        partition.records[Operation.DELETE.ordinal()],
                        partition.records[Operation.TRUNCATE.ordinal()],
                        records));
            }
        }

        private final class Counter implements Callback {
            private final int index;

            Counter(int index) {
                this.index = index;
            }

            @Override
            public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failed) {
                if (failed != null || metadata == null) {
                    failure = failure == null ? failed : failure;
                } else {
                    note(metadata.partition(), metadata.offset(), index);
                }
            }
        }
    }

    /** Of one partition. */
    private static final class PartitionOffsets {
        private final int partition;
        private final long[] records;
        private long first;
        private long last;

        PartitionOffsets(int partition, long offset, int counters) {
            this.partition = partition;
            this.first = offset;
            this.last = offset;
            this.records = new long[counters];
        }
    }
}
