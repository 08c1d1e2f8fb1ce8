package io.rowlog.consumer.prune;

import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.consumer.log.TopicOffsets;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.SnapshotState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to which offset each partition of table topics holds nothing but what is pruned. Only records that the log tells of are
 * taken for it: what is just being written, and what a dead writer left, is nobody's yet. Not thread-safe.
 */
final class PrunedOffsets {
    private final PrunePlan plan;
    private final TopicOffsets there;

    /** First offset of what is needed, as far as the log tells. */
    private final Map<TopicPartition, Long> first = new HashMap<>();

    /** Those with rows of a complete snapshot that is needed: whatever is written now stands after these. */
    private final Set<TopicPartition> settled = new HashSet<>();

    /** Offset after the last of what is pruned. */
    private final Map<TopicPartition, Long> last = new HashMap<>();

    PrunedOffsets(PrunePlan plan, TopicOffsets there) {
        this.plan = plan;
        this.there = there;
    }

    /**
     * Reads committed transactions as far as they matter: of each partition the first that is needed, and those that are pruned where no
     * complete snapshot says where what is needed begins.
     *
     * @param beginning of the transactions topic
     * @param end of it, for readers of committed records
     * @return those partitions that begin later than they do, in the order of their names
     */
    List<PartitionBeginning> read(TransactionsReader transactions, long beginning, long end) {
        for (SnapshotState snapshot : plan.needed()) {
            rows(snapshot, (partition, range) -> {
                first.merge(partition, range.first(), Math::min);
                if (snapshot.completed()) {
                    settled.add(partition);
                }
            });
        }
        plan.pruned()
                .forEach(snapshot ->
                        rows(snapshot, (partition, range) -> last.merge(partition, range.last() + 1, Math::max)));
        Set<TopicPartition> open = new HashSet<>();
        there.partitions().forEach((partition, range) -> {
            if (first.getOrDefault(partition, range.end()) > range.begin()) {
                open.add(partition);
            }
        });
        Set<TopicPartition> unsettled = new HashSet<>(open);
        unsettled.removeAll(settled);
        if (!open.isEmpty()) {
            transactions.visit(Math.max(beginning, plan.transactionsOffset()), end, entry -> {
                if (entry.event() instanceof TransactionCaptured captured) {
                    // Later transactions have their records after those of earlier ones.
                    captured.ranges().stream()
                            .filter(range -> open.remove(partition(range)))
                            .forEach(range -> first.merge(partition(range), range.first(), Math::min));
                }
                return !open.isEmpty();
            });
        }
        if (!unsettled.isEmpty() && beginning < plan.transactionsOffset()) {
            transactions.visit(beginning, plan.transactionsOffset(), entry -> {
                if (entry.event() instanceof TransactionCaptured captured) {
                    captured.ranges().stream()
                            .filter(range -> unsettled.contains(partition(range)))
                            .forEach(range -> last.merge(partition(range), range.last() + 1, Math::max));
                }
                return true;
            });
        }
        return beginnings();
    }

    private static void rows(SnapshotState snapshot, BiConsumer<TopicPartition, OffsetRange> taker) {
        snapshot.tables()
                .forEach(table -> table.ranges()
                        .forEach(range -> taker.accept(new TopicPartition(table.topic(), range.partition()), range)));
    }

    private static TopicPartition partition(ChangeRange range) {
        return new TopicPartition(range.topic(), range.partition());
    }

    private List<PartitionBeginning> beginnings() {
        List<PartitionBeginning> beginnings = new ArrayList<>();
        there.partitions().forEach((partition, range) -> {
            long needed = first.getOrDefault(partition, Long.MAX_VALUE);
            long offset = settled.contains(partition) ? needed : Math.min(needed, last.getOrDefault(partition, 0L));
            if (offset > range.begin()) {
                beginnings.add(new PartitionBeginning(partition.topic(), partition.partition(), offset));
            }
        });
        beginnings.sort(Comparator.comparing(PartitionBeginning::topic).thenComparing(PartitionBeginning::partition));
        return beginnings;
    }
}
