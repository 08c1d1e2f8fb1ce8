package io.rowlog.consumer.log;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

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
            TopicOffsets offsets = TopicOffsets.read(
                    kafka, admin, withRows.stream().map(TableState::topic).toList());
            return withRows.stream()
                    .flatMap(table -> offsets.missing(table).stream())
                    .toList();
        }
    }
}
