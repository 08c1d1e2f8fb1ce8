package io.rowlog.consumer.prune;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.consumer.log.TopicOffsets;
import io.rowlog.consumer.prune.PruneReport.KeptWindow;
import io.rowlog.consumer.prune.PruneReport.PrunedSnapshot;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.log.TopicNames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes old snapshots out of a log: says so in the log, then deletes their records, and the transactions before the oldest
 * that is kept. What a kept snapshot, one that runs or a stream needs stays. Where a pruning before was cut off between the
 * two, its deletions are repeated. Streams, snapshots and restores of kept snapshots may run meanwhile.
 */
public final class Pruning {
    /** In one event, which must fit in a record. */
    private static final int MOST_BEGINNINGS = 10_000;

    private final KafkaSettings kafka;
    private final LogName name;
    private final PrunePlan.Wish wish;

    private Pruning(KafkaSettings kafka, LogName name, PrunePlan.Wish wish) {
        this.kafka = kafka;
        this.name = name;
        this.wish = wish;
    }

    /**
     * A pruning that keeps the latest snapshots.
     *
     * @param number of each choice of tables, from 1
     */
    public static Pruning keepSnapshots(KafkaSettings kafka, LogName name, int number) {
        return new Pruning(kafka, name, new PrunePlan.Wish.Snapshots(number));
    }

    /**
     * A pruning that keeps what the last days need: their snapshots, and the last one before, from which their first moments
     * are restored.
     *
     * @param days from 1
     */
    public static Pruning keepDays(KafkaSettings kafka, LogName name, int days) {
        return new Pruning(kafka, name, new PrunePlan.Wish.Days(days));
    }

    /**
     * Does it.
     *
     * @param dryRun to say only what would be done
     * @throws Failure when there is no such log, Kafka does not answer or does not permit it, or another pruning begins
     */
    public PruneReport run(boolean dryRun) {
        CapturedLog log = CapturedLog.open(kafka, name);
        PrunePlan plan = PrunePlan.of(log.state(), wish, Instant.now());
        try (Admin admin = kafka.admin()) {
            TopicOffsets there = TopicOffsets.read(kafka, admin, topics(log));
            List<PartitionBeginning> beginnings = plan.kept().isEmpty() ? List.of() : beginnings(log, plan, there);
            Map<TopicPartition, Long> deletions = deletions(log, beginnings, there);
            RestorableWindows windows = RestorableWindows.read(kafka, log);
            if (!dryRun) {
                write(log, plan, beginnings);
                delete(admin, deletions);
            }
            return report(plan, windows, deletions, there, dryRun);
        }
    }

    /** Where the log has, or had, rows and transactions. */
    private Set<String> topics(CapturedLog log) {
        Set<String> topics = Stream.concat(
                        log.state().snapshots().stream()
                                .flatMap(snapshot -> snapshot.tables().stream())
                                .map(TableState::topic),
                        log.state().described().stream().map(TableDescribed::topic))
                .collect(Collectors.toCollection(TreeSet::new));
        topics.add(transactions().topic());
        return topics;
    }

    private TopicPartition transactions() {
        return new TopicPartition(new TopicNames(name).transactions(), 0);
    }

    private List<PartitionBeginning> beginnings(CapturedLog log, PrunePlan plan, TopicOffsets there) {
        TopicOffsets.Range range = there.partitions().getOrDefault(transactions(), new TopicOffsets.Range(0, 0));
        List<PartitionBeginning> beginnings = new ArrayList<>();
        try (TransactionsReader transactions = new TransactionsReader(kafka, name, log.schemas()::get)) {
            long end = range.end() > range.begin() ? transactions.end() : range.end();
            beginnings.addAll(new PrunedOffsets(plan, there).read(transactions, range.begin(), end));
        }
        if (plan.transactionsOffset() > range.begin()) {
            beginnings.add(new PartitionBeginning(transactions().topic(), 0, plan.transactionsOffset()));
        }
        return beginnings;
    }

    /** What is to be deleted now: also what an earlier pruning has told of and not done. */
    private static Map<TopicPartition, Long> deletions(
            CapturedLog log, List<PartitionBeginning> beginnings, TopicOffsets there) {
        Map<TopicPartition, Long> deletions = new HashMap<>();
        Stream.concat(log.state().beginnings().stream(), beginnings.stream()).forEach(beginning -> {
            TopicPartition partition = new TopicPartition(beginning.topic(), beginning.partition());
            TopicOffsets.Range range = there.partitions().get(partition);
            if (range != null && beginning.offset() > range.begin()) {
                deletions.merge(partition, Math.min(beginning.offset(), range.end()), Math::max);
            }
        });
        return deletions;
    }

    /** Readers see the event before records are gone. */
    private void write(CapturedLog log, PrunePlan plan, List<PartitionBeginning> beginnings) {
        List<PartitionBeginning> told = log.state().beginnings();
        List<PartitionBeginning> untold = beginnings.stream()
                .filter(beginning -> !told.contains(beginning))
                .toList();
        if (plan.pruned().isEmpty() && untold.isEmpty()) {
            return;
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<SnapshotId> snapshots =
                plan.pruned().stream().map(SnapshotState::id).toList();
        List<Pruned> events = new ArrayList<>();
        for (int from = 0; from < untold.size() || events.isEmpty(); from += MOST_BEGINNINGS) {
            events.add(new Pruned(
                    now,
                    events.isEmpty() ? snapshots : List.of(),
                    untold.subList(from, Math.min(untold.size(), from + MOST_BEGINNINGS))));
        }
        try (PruneWriter writer = new PruneWriter(kafka, name);
                LogReader reader = new LogReader(kafka, name)) {
            reader.awaitEvent(writer.append(events, log.schemas()));
        }
    }

    private void delete(Admin admin, Map<TopicPartition, Long> deletions) {
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        deletions.forEach((partition, offset) -> records.put(partition, RecordsToDelete.beforeOffset(offset)));
        KafkaErrors.await(kafka, admin.deleteRecords(records).all());
    }

    private PruneReport report(
            PrunePlan plan,
            RestorableWindows windows,
            Map<TopicPartition, Long> deletions,
            TopicOffsets there,
            boolean dryRun) {
        long records = deletions.entrySet().stream()
                .mapToLong(deletion -> deletion.getValue()
                        - there.partitions()
                                .getOrDefault(deletion.getKey(), new TopicOffsets.Range(deletion.getValue(), 0))
                                .begin())
                .sum();
        return new PruneReport(
                name.name(),
                dryRun,
                plan.pruned().stream().map(Pruning::pruned).toList(),
                plan.kept().stream().map(snapshot -> snapshot.id().value()).toList(),
                deletions.containsKey(transactions()) ? deletions.get(transactions()) : 0,
                records,
                plan.kept().stream()
                        .flatMap(snapshot -> windows.of(snapshot.id()).stream())
                        .map(window -> new KeptWindow(window.snapshot().id().value(), window.from(), window.until()))
                        .toList());
    }

    private static PrunedSnapshot pruned(SnapshotState snapshot) {
        SnapshotStarted begun = snapshot.begun();
        return new PrunedSnapshot(
                snapshot.id().value(),
                snapshot.stage().word(),
                begun == null ? null : begun.startedAt(),
                snapshot.rows(),
                snapshot.bytes());
    }
}
