package io.rowlog.consumer.log;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Whether the records of tables are all still in Kafka; a few requests, whatever the number of tables. Immutable. */
public final class RetentionCheck {
    private static final int NAMED = 20;

    private final KafkaSettings kafka;

    /** A check of logs in this Kafka. */
    public RetentionCheck(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * Passes when every range of every table is there.
     *
     * @throws Failure when something is gone, naming the first 20 topics or partitions and what each lacks
     */
    public void require(Collection<TableState> tables) {
        List<String> findings = findings(tables);
        if (!findings.isEmpty()) {
            String more = findings.size() > NAMED ? "; and " + (findings.size() - NAMED) + " more" : "";
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "Records of the snapshot are gone from Kafka: "
                            + findings.stream().limit(NAMED).collect(Collectors.joining("; ")) + more,
                    Remedy.of(
                            "Nothing was changed in the target. Choose a later snapshot (%s shows them), and set"
                                    + " retention.ms=-1 on the log's topics",
                            Action.LIST));
        }
    }

    private List<String> findings(Collection<TableState> tables) {
        List<TableState> withRows =
                tables.stream().filter(table -> !table.ranges().isEmpty()).toList();
        try (Admin admin = kafka.admin()) {
            Set<String> topics = KafkaErrors.await(kafka, admin.listTopics().names());
            List<String> findings = new ArrayList<>();
            withRows.stream()
                    .filter(table -> !topics.contains(table.topic()))
                    .forEach(table -> findings.add("topic " + table.topic() + " is missing"));
            if (findings.isEmpty()) {
                partitions(admin, withRows, findings);
            }
            if (findings.isEmpty()) {
                offsets(admin, withRows, findings);
            }
            return findings;
        }
    }

    private void partitions(Admin admin, List<TableState> tables, List<String> findings) {
        List<String> topics = tables.stream().map(TableState::topic).toList();
        Map<String, TopicDescription> found =
                KafkaErrors.await(kafka, admin.describeTopics(topics).allTopicNames());
        for (TableState table : tables) {
            TopicDescription topic = found.get(table.topic());
            int count = topic == null ? 0 : topic.partitions().size();
            table.ranges().stream()
                    .filter(range -> range.partition() >= count)
                    .forEach(range -> findings.add(
                            table.topic() + "-" + range.partition() + " is missing (the topic has " + count + ")"));
        }
    }

    private void offsets(Admin admin, List<TableState> tables, List<String> findings) {
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(admin, tables, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(admin, tables, OffsetSpec.latest());
        for (TableState table : tables) {
            for (OffsetRange range : table.ranges()) {
                TopicPartition partition = new TopicPartition(table.topic(), range.partition());
                long begin = offset(begins, partition);
                long end = offset(ends, partition);
                if (begin > range.first()) {
                    findings.add(partition + " begins at offset " + begin + ", the snapshot at " + range.first());
                }
                if (end <= range.last()) {
                    findings.add(partition + " ends before offset " + end + ", the snapshot at " + range.last());
                }
            }
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Admin admin, List<TableState> tables, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = tables.stream()
                .flatMap(table ->
                        table.ranges().stream().map(range -> new TopicPartition(table.topic(), range.partition())))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        return KafkaErrors.await(kafka, admin.listOffsets(wanted).all());
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition)).offset();
    }
}
