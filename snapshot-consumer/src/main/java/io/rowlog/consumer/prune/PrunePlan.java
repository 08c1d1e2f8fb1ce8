package io.rowlog.consumer.prune;

import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.StreamState;
import io.rowlog.schema.log.StreamState.NoticedGap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which snapshots of a log go, which stay, and where the transactions begin that those need. Snapshots of different choices of
 * tables do not push each other out. Immutable.
 *
 * @param pruned those that go, in the order of the log
 * @param kept complete ones that stay, in the order of the log
 * @param needed those whose rows must stay: the kept ones, one that runs, and those that fill a gap after a kept one
 * @param transactionsOffset the first transaction that is needed
 */
record PrunePlan(
        List<SnapshotState> pruned, List<SnapshotState> kept, List<SnapshotState> needed, long transactionsOffset) {
    PrunePlan {
        pruned = List.copyOf(pruned);
        kept = List.copyOf(kept);
        needed = List.copyOf(needed);
    }

    /** What somebody wants to keep. */
    sealed interface Wish {
        /** The latest so many snapshots of each choice of tables. */
        record Snapshots(int number) implements Wish {}

        /** What the last days need: their snapshots, and the last one before. */
        record Days(int number) implements Wish {}
    }

    static PrunePlan of(LogState state, Wish wish, Instant now) {
        Map<List<List<String>>, List<SnapshotState>> choices = new LinkedHashMap<>();
        state.snapshots().stream()
                .filter(SnapshotState::restorable)
                .forEach(snapshot -> choices.computeIfAbsent(
                                List.of(
                                        snapshot.start().include(),
                                        snapshot.start().exclude()),
                                each -> new ArrayList<>())
                        .add(snapshot));
        Set<SnapshotId> kept = new HashSet<>();
        choices.values().forEach(snapshots -> kept(snapshots, wish, now).forEach(snapshot -> kept.add(snapshot.id())));
        int first = first(state, kept);
        List<SnapshotState> pruned = new ArrayList<>();
        List<SnapshotState> needed = new ArrayList<>();
        for (int index = 0; index < state.snapshots().size(); index++) {
            SnapshotState snapshot = state.snapshots().get(index);
            boolean after = index > first;
            switch (snapshot.stage()) {
                case Stage.Completed() -> {
                    boolean stays = snapshot.restorable() ? kept.contains(snapshot.id()) : after;
                    (stays ? needed : pruned).add(snapshot);
                }
                case Stage.Started() -> needed.add(snapshot);
                case Stage.Abandoned() -> {
                    if (!after) {
                        pruned.add(snapshot);
                    }
                }
                case Stage.Damaged damaged -> {
                    if (damaged.open()) {
                        needed.add(snapshot);
                    } else if (!after) {
                        pruned.add(snapshot);
                    }
                }
                case Stage.Pruned before -> {}
            }
        }
        // Without a complete snapshot everything may still be of use.
        return kept.isEmpty()
                ? new PrunePlan(List.of(), List.of(), needed, 0)
                : new PrunePlan(
                        pruned,
                        state.snapshots().stream()
                                .filter(snapshot -> kept.contains(snapshot.id()))
                                .toList(),
                        needed,
                        transactions(state, needed));
    }

    private static List<SnapshotState> kept(List<SnapshotState> snapshots, Wish wish, Instant now) {
        List<SnapshotState> latestFirst = snapshots.stream()
                .sorted(Comparator.comparing(
                                (SnapshotState snapshot) -> snapshot.start().startedAt())
                        .reversed())
                .toList();
        return switch (wish) {
            case Wish.Snapshots(int number) ->
                latestFirst.stream().limit(number).toList();
            case Wish.Days(int number) -> {
                Instant cutoff = now.minus(Duration.ofDays(number));
                List<SnapshotState> younger = latestFirst.stream()
                        .takeWhile(snapshot -> !snapshot.start().startedAt().isBefore(cutoff))
                        .toList();
                yield latestFirst.stream().limit(younger.size() + 1L).toList();
            }
        };
    }

    private static int first(LogState state, Set<SnapshotId> kept) {
        int first = 0;
        while (first < state.snapshots().size()
                && !kept.contains(state.snapshots().get(first).id())) {
            first++;
        }
        return first;
    }

    /** A stream that has no snapshot yet is going to have one, which needs its transactions from the beginning. */
    private static long transactions(LogState state, List<SnapshotState> needed) {
        Stream<Long> ofSnapshots = needed.stream()
                .filter(snapshot -> snapshot.begun() != null && !snapshot.beside())
                .flatMap(snapshot -> state
                        .streamAfter(snapshot)
                        .map(stream -> Math.max(
                                snapshot.start().transactionsOffset(),
                                stream.start().transactionsOffset()))
                        .stream());
        Optional<StreamState> open = state.stream();
        boolean based = open.isPresent()
                && needed.stream()
                        .filter(snapshot -> snapshot.begun() != null && !snapshot.beside())
                        .anyMatch(snapshot -> state.streamAfter(snapshot).equals(open));
        Stream<Long> ofStream =
                open.filter(stream -> !based).map(stream -> stream.start().transactionsOffset()).stream();
        return Stream.concat(ofSnapshots, ofStream)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> state.streams().stream()
                        .flatMap(stream -> stream.end().stream())
                        .map(NoticedGap::gap)
                        .map(Gap::transactionsOffset)
                        .max(Comparator.naturalOrder())
                        .orElse(0L));
    }
}
