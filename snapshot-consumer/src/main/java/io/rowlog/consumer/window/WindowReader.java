package io.rowlog.consumer.window;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.consumer.log.TopicOffsets;
import io.rowlog.consumer.window.RestorableWindows.Lost;
import io.rowlog.consumer.window.RestorableWindows.StreamGap;
import io.rowlog.consumer.window.Window.Healed;
import io.rowlog.consumer.window.Window.Point;
import io.rowlog.consumer.window.Window.TableGap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.log.StreamState;
import io.rowlog.schema.log.StreamState.NoticedGap;
import io.rowlog.schema.wal.Lsn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Derives a log's windows. Not thread-safe; one for each reading. */
final class WindowReader {
    private final KafkaSettings kafka;
    private final CapturedLog log;
    private final LogState state;

    WindowReader(KafkaSettings kafka, CapturedLog log) {
        this.kafka = kafka;
        this.log = log;
        this.state = log.state();
    }

    /**
     * What is known of a stream's end.
     *
     * @param last the last moment that the log has of it
     * @param offset after its last event
     * @param ends why it has ended; null while it goes on
     */
    private record StreamEnd(
            Point last, long offset, @Nullable String ends) {}

    RestorableWindows read() {
        try (Admin admin = kafka.admin();
                TransactionsReader transactions = new TransactionsReader(kafka, log.name(), log.schemas()::get)) {
            TopicOffsets offsets = TopicOffsets.read(kafka, admin, tableTopics());
            Map<StreamState, StreamEnd> ends = new HashMap<>();
            state.streams().forEach(stream -> ends.put(stream, end(stream, transactions)));
            List<Window> windows = new ArrayList<>();
            List<Lost> lost = new ArrayList<>();
            for (int index = 0; index < state.snapshots().size(); index++) {
                SnapshotState snapshot = state.snapshots().get(index);
                if (snapshot.restorable()) {
                    List<String> missing = snapshot.tables().stream()
                            .flatMap(table -> offsets.missing(table).stream())
                            .toList();
                    if (missing.isEmpty()) {
                        windows.add(window(index, snapshot, ends, transactions, offsets));
                    } else {
                        lost.add(new Lost(snapshot.id(), missing));
                    }
                }
            }
            return new RestorableWindows(
                    windows,
                    state.streams().stream()
                            .flatMap(stream -> stream.markers().stream())
                            .toList(),
                    gaps(ends, windows),
                    lost,
                    alarms(admin));
        }
    }

    /** Topics of snapshots that are complete, and those that changes go to. */
    private Set<String> tableTopics() {
        return Stream.concat(
                        state.snapshots().stream()
                                .filter(SnapshotState::completed)
                                .flatMap(snapshot -> snapshot.tables().stream())
                                .map(TableState::topic),
                        state.described().stream().map(TableDescribed::topic))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private StreamEnd end(StreamState stream, TransactionsReader transactions) {
        Optional<Gap> gap = stream.end().map(NoticedGap::gap);
        long offset = gap.map(Gap::transactionsOffset).orElseGet(transactions::end);
        Point start = new Point(stream.start().lsn(), stream.start().startedAt());
        Point last = transactions
                .before(offset)
                .filter(entry -> entry.offset() >= stream.start().transactionsOffset())
                .map(entry -> new Point(entry.event().end(), entry.event().at()))
                .orElse(start);
        return new StreamEnd(last, offset, gap.map(Gap::reason).orElse(null));
    }

    private Window window(
            int index,
            SnapshotState snapshot,
            Map<StreamState, StreamEnd> ends,
            TransactionsReader transactions,
            TopicOffsets offsets) {
        Point from = point(snapshot);
        Optional<StreamState> base = state.streamAfter(snapshot);
        if (base.isEmpty()) {
            return single(snapshot, from, "no stream went on from this snapshot");
        }
        StreamState stream = base.get();
        StreamEnd end = ends.get(stream);
        long begin =
                Math.max(snapshot.start().transactionsOffset(), stream.start().transactionsOffset());
        long beginning = transactions.beginning();
        if (beginning > begin) {
            return single(
                    snapshot,
                    from,
                    "transactions after it are gone from Kafka: their topic begins at offset " + beginning
                            + ", they at " + begin);
        }
        if (end == null || end.last().lsn().compareTo(from.lsn()) <= 0) {
            return single(snapshot, from, end == null ? null : end.ends());
        }
        StreamEnd whole = whole(snapshot, from, begin, end, transactions, offsets);
        Point until = whole.last();
        return new Window(
                snapshot,
                from,
                until,
                begin,
                whole.offset(),
                whole.ends(),
                stream.markers().stream()
                        .filter(marker -> within(marker, from.lsn(), until.lsn()))
                        .toList(),
                tableGaps(index, snapshot, stream, until.lsn()));
    }

    private static Window single(SnapshotState snapshot, Point at, @Nullable String ends) {
        long none = snapshot.start().transactionsOffset();
        return new Window(snapshot, at, at, none, none, ends, List.of(), List.of());
    }

    private static Point point(SnapshotState snapshot) {
        return new Point(snapshot.start().lsn(), snapshot.start().startedAt());
    }

    private static boolean within(Marker marker, Lsn from, Lsn until) {
        return marker.commit().lsn().compareTo(from) >= 0
                && marker.commit().end().compareTo(until) <= 0;
    }

    /** Gaps of single tables that a replay on top of a snapshot meets, together where one snapshot heals them. */
    private List<TableGap> tableGaps(int index, SnapshotState base, StreamState stream, Lsn until) {
        List<TableGap> gaps = new ArrayList<>();
        for (NoticedGap noticed : stream.gaps()) {
            Gap gap = noticed.gap();
            Lsn missed = gap.from() == null ? stream.start().lsn() : gap.from();
            if (noticed.snapshotsBefore() <= index || gap.tables().isEmpty() || missed.compareTo(until) >= 0) {
                continue;
            }
            Lsn from = missed.compareTo(base.start().lsn()) > 0
                    ? missed
                    : base.start().lsn();
            Map<Optional<SnapshotState>, Set<QualifiedName>> tables = new LinkedHashMap<>();
            gap.tables()
                    .forEach(table -> tables.computeIfAbsent(healing(noticed, table), each -> new TreeSet<>())
                            .add(table));
            tables.forEach((healed, names) -> gaps.add(new TableGap(
                    names,
                    from,
                    gap.noticedAt(),
                    healed.map(snapshot -> new Healed(snapshot.id(), point(snapshot)))
                            .orElse(null),
                    gap.reason())));
        }
        return gaps;
    }

    private Optional<SnapshotState> healing(NoticedGap noticed, QualifiedName table) {
        return state.snapshots().stream()
                .skip(noticed.snapshotsBefore())
                .filter(snapshot -> snapshot.completed() && !snapshot.verification())
                .filter(snapshot ->
                        snapshot.tables().stream().anyMatch(each -> each.table().equals(table)))
                .findFirst();
    }

    /**
     * The stream's end, or where a transaction before it lacks records. Those of later transactions stand after those of
     * earlier ones, so of each partition whose beginning was deleted only the first transaction matters. What was pruned
     * was not needed.
     */
    private StreamEnd whole(
            SnapshotState snapshot,
            Point from,
            long begin,
            StreamEnd end,
            TransactionsReader transactions,
            TopicOffsets offsets) {
        Map<TopicPartition, Long> pruned = new HashMap<>();
        state.beginnings()
                .forEach(each -> pruned.put(new TopicPartition(each.topic(), each.partition()), each.offset()));
        Map<TopicPartition, Long> cut = new HashMap<>();
        offsets.partitions().forEach((partition, range) -> {
            if (range.begin() > pruned.getOrDefault(partition, 0L)) {
                cut.put(partition, range.begin());
            }
        });
        Set<String> there = offsets.partitions().keySet().stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toSet());
        Set<String> gone = new HashSet<>(tableTopics());
        gone.removeAll(there);
        if (cut.isEmpty() && gone.isEmpty()) {
            return end;
        }
        Point[] last = {from};
        StreamEnd[] found = {end};
        transactions.visit(begin, end.offset(), entry -> {
            if (entry.event() instanceof TransactionCaptured captured
                    && !snapshot.start().visibility().sees(captured.commit().xid())) {
                Optional<String> missing = captured.ranges().stream()
                        .filter(range -> gone.contains(range.topic()) || before(range, cut))
                        .map(range -> range.topic() + "-" + range.partition() + " offset " + range.first())
                        .findFirst();
                if (missing.isPresent()) {
                    found[0] = new StreamEnd(
                            last[0],
                            entry.offset(),
                            "records of the transaction at " + captured.commit().lsn() + " are gone from Kafka: "
                                    + missing.get());
                    return false;
                }
                captured.ranges().forEach(range -> cut.remove(new TopicPartition(range.topic(), range.partition())));
            }
            if (entry.event().end().compareTo(from.lsn()) > 0) {
                last[0] = new Point(entry.event().end(), entry.event().at());
            }
            return !cut.isEmpty() || !gone.isEmpty();
        });
        return found[0];
    }

    private static boolean before(ChangeRange range, Map<TopicPartition, Long> begins) {
        Long begin = begins.get(new TopicPartition(range.topic(), range.partition()));
        return begin != null && range.first() < begin;
    }

    /** Each stream that has ended, up to the first snapshot that was begun later. */
    private List<StreamGap> gaps(Map<StreamState, StreamEnd> ends, List<Window> windows) {
        List<StreamGap> gaps = new ArrayList<>();
        for (StreamState stream : state.streams()) {
            StreamEnd end = ends.get(stream);
            if (stream.end().isPresent() && end != null) {
                NoticedGap noticed = stream.end().get();
                Set<String> later = state.snapshots().stream()
                        .skip(noticed.snapshotsBefore())
                        .map(snapshot -> snapshot.id().value())
                        .collect(Collectors.toSet());
                gaps.add(new StreamGap(
                        end.last(),
                        windows.stream()
                                .filter(window ->
                                        later.contains(window.snapshot().id().value()))
                                .map(Window::from)
                                .findFirst()
                                .orElse(null),
                        noticed.gap().noticedAt(),
                        noticed.gap().reason()));
            }
        }
        return gaps;
    }

    /** Who may only read a log is not told of its topics' settings. */
    private List<Failure> alarms(Admin admin) {
        try {
            return new LogTopics(kafka, admin, log.name()).unfit(tableTopics());
        } catch (Failure e) {
            if (e.code() == FailureCode.KAFKA_DENIED) {
                return List.of();
            }
            throw e;
        }
    }
}
