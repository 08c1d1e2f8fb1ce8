package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.replay.TargetNotes.Reached;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.consumer.window.RestorableWindows.Nearest;
import io.rowlog.consumer.window.Window;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is replayed: on top of which snapshot, and which of the events that follow it.
 *
 * @param window the snapshot's
 * @param end offset in the transactions topic before which it ends; empty where it goes on and on
 * @param verified the marker that it ends at, where the log has counts and digests of that moment
 */
record Goal(Window window, OptionalLong end, Optional<Marker> verified) {
    /**
     * Finds them.
     *
     * @param chosen which tables are wanted
     * @throws Failure when the log cannot bring that moment back, naming the nearest that it can
     */
    static Goal find(
            KafkaSettings kafka,
            CapturedLog log,
            SnapshotChoice snapshot,
            ReplayEnd wanted,
            Predicate<QualifiedName> chosen) {
        RestorableWindows windows = RestorableWindows.read(kafka, log);
        Window window = window(log, windows, snapshot, wanted);
        try (TransactionsReader transactions = new TransactionsReader(kafka, log.name(), log.schemas()::get)) {
            Optional<Marker> verified = Optional.empty();
            OptionalLong end = switch (wanted) {
                case ReplayEnd.Latest() -> OptionalLong.of(window.transactionsEnd());
                case ReplayEnd.Never() -> OptionalLong.empty();
                case ReplayEnd.Time(Instant at) ->
                    OptionalLong.of(first(
                            transactions,
                            window,
                            event -> event.at().isAfter(at)
                                    && event.end().compareTo(window.from().lsn()) > 0));
                case ReplayEnd.Place(Lsn lsn) ->
                    OptionalLong.of(
                            first(transactions, window, event -> event.end().compareTo(lsn) > 0));
                case ReplayEnd.Named(String name) -> {
                    Marker marker = windows.marker(name).orElseThrow();
                    OptionalLong boundary = VerifiedMoment.of(log.state(), marker)
                            .map(point -> VerifiedMoment.boundary(transactions, point))
                            .orElseGet(OptionalLong::empty);
                    if (boundary.isPresent()) {
                        verified = Optional.of(marker);
                        yield boundary;
                    }
                    yield OptionalLong.of(first(
                            transactions,
                            window,
                            event -> event instanceof Marker other && other.id().equals(marker.id())));
                }
            };
            Goal goal = new Goal(window, end, verified);
            goal.requireWhole(transactions, chosen);
            return goal;
        }
    }

    /**
     * Finds how a target goes on that has transactions already; the snapshot that it began with may have been pruned.
     *
     * @throws Failure as {@link #find} does, and when transactions are gone that it does not have yet
     */
    static Goal resume(
            KafkaSettings kafka, CapturedLog log, Reached reached, ReplayEnd wanted, Predicate<QualifiedName> chosen) {
        boolean pruned = log.state()
                .snapshot(reached.snapshot())
                .filter(SnapshotState::completed)
                .isEmpty();
        if (!pruned) {
            return find(kafka, log, new SnapshotChoice.ById(reached.snapshot()), wanted, chosen);
        }
        long beginning;
        try (TransactionsReader transactions = new TransactionsReader(kafka, log.name(), log.schemas()::get)) {
            beginning = transactions.beginning();
        }
        boolean unbroken = log.state().stream()
                .filter(stream -> stream.start().transactionsOffset() <= reached.next())
                .isPresent();
        if (!unbroken || beginning > reached.next()) {
            throw new Failure(
                    FailureCode.STREAM_BROKEN,
                    "The target has everything that was committed before " + reached.end()
                            + ", and transactions after that are not in log " + log.name() + " any more",
                    "Begin again with an empty database");
        }
        return find(kafka, log, new SnapshotChoice.Latest(), wanted, chosen);
    }

    private static Window window(
            CapturedLog log, RestorableWindows windows, SnapshotChoice snapshot, ReplayEnd wanted) {
        Optional<Window> of = switch (snapshot) {
            case SnapshotChoice.ById(var id) -> windows.of(id).filter(window -> holds(windows, window, wanted));
            case SnapshotChoice.CountedAt counted -> Optional.empty();
            case SnapshotChoice.Latest() ->
                switch (wanted) {
                    case ReplayEnd.Latest latest -> last(windows);
                    case ReplayEnd.Never never -> last(windows);
                    case ReplayEnd.Time(Instant at) -> windows.holding(at);
                    case ReplayEnd.Place(Lsn lsn) -> windows.holding(lsn);
                    case ReplayEnd.Named(String name) -> windows.marker(name).flatMap(windows::holding);
                };
        };
        Window found = of.orElseThrow(() -> refused(log, windows, snapshot, wanted));
        if (wanted instanceof ReplayEnd.Never && found.ends() != null) {
            throw new Failure(
                    FailureCode.STREAM_BROKEN,
                    "Nothing follows snapshot " + found.snapshot().id() + " of log " + log.name() + ": " + found.ends(),
                    Remedy.of("Run %s, which takes a snapshot where the log needs one", Action.STREAM));
        }
        return found;
    }

    private static Optional<Window> last(RestorableWindows windows) {
        return windows.windows().isEmpty()
                ? Optional.empty()
                : Optional.of(windows.windows().getLast());
    }

    private static boolean holds(RestorableWindows windows, Window window, ReplayEnd wanted) {
        return switch (wanted) {
            case ReplayEnd.Latest latest -> true;
            case ReplayEnd.Never never -> true;
            case ReplayEnd.Time(Instant at) -> window.holds(at);
            case ReplayEnd.Place(Lsn lsn) -> window.holds(lsn);
            case ReplayEnd.Named(String name) ->
                windows.marker(name).filter(window.markers()::contains).isPresent();
        };
    }

    private static Failure refused(
            CapturedLog log, RestorableWindows windows, SnapshotChoice snapshot, ReplayEnd wanted) {
        String which = "Log " + log.name() + " cannot bring back " + wanted.text()
                + (snapshot instanceof SnapshotChoice.ById(var id) ? " from snapshot " + id : "");
        if (wanted instanceof ReplayEnd.Named(String name)
                && windows.marker(name).isEmpty()) {
            return new Failure(
                    FailureCode.SNAPSHOT_NOT_RESTORABLE,
                    "Log " + log.name() + " has no marker " + name,
                    windows.markers().isEmpty()
                            ? Remedy.of("It has none at all; rowlog mark sets one")
                            : Remedy.of(
                                    "Choose one of: %s",
                                    windows.markers().stream()
                                            .map(Marker::name)
                                            .distinct()
                                            .collect(Collectors.joining(", "))));
        }
        if (snapshot instanceof SnapshotChoice.Latest
                && (wanted instanceof ReplayEnd.Never || wanted instanceof ReplayEnd.Latest)) {
            return new Failure(
                    FailureCode.SNAPSHOT_NOT_RESTORABLE,
                    "Log " + log.name() + " has no complete snapshot yet that its transactions could follow",
                    "Wait until the one that the stream takes is complete; rowlog list shows them");
        }
        Optional<Nearest> nearest = switch (wanted) {
            case ReplayEnd.Time(Instant at) -> Optional.of(windows.nearest(at));
            case ReplayEnd.Place(Lsn lsn) -> Optional.of(windows.nearest(lsn));
            case ReplayEnd.Latest latest -> Optional.empty();
            case ReplayEnd.Never never -> Optional.empty();
            case ReplayEnd.Named named -> Optional.empty();
        };
        return new Failure(
                FailureCode.SNAPSHOT_NOT_RESTORABLE,
                which,
                nearest.map(near ->
                                Remedy.of("The nearest that it can: " + near + ". %s shows all windows", Action.LIST))
                        .orElseGet(() -> Remedy.of("See what it can with %s", Action.LIST)));
    }

    /** Offset of the first event of the kind; where there is none, that after the window's last. */
    private static long first(TransactionsReader transactions, Window window, Predicate<OfTransactions> kind) {
        long[] found = {window.transactionsEnd()};
        transactions.visit(window.transactionsOffset(), window.transactionsEnd(), entry -> {
            boolean ends = kind.test(entry.event());
            if (ends) {
                found[0] = entry.offset();
            }
            return !ends;
        });
        return found[0];
    }

    /** Tables of which something is missing at the end are not what they were. */
    private void requireWhole(TransactionsReader transactions, Predicate<QualifiedName> chosen) {
        if (end.isEmpty()) {
            return;
        }
        Lsn[] reached = {window.from().lsn()};
        transactions
                .before(end.getAsLong())
                .ifPresent(entry -> reached[0] = entry.event().end());
        Set<QualifiedName> missing =
                window.missing(reached[0]).stream().filter(chosen).collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            String names =
                    missing.stream().map(QualifiedName::toString).sorted().collect(Collectors.joining(", "));
            throw new Failure(
                    FailureCode.SNAPSHOT_NOT_RESTORABLE,
                    "At " + reached[0] + " the log does not have all rows of " + names
                            + ": they were written anew without events, and not read again yet",
                    Remedy.of(
                            "Choose another moment, which %s shows, or leave the tables out with %s",
                            Action.LIST, Setting.EXCLUDE));
        }
    }

    /**
     * Tables of which the log has new rows but neither updates nor deletes: their rows have no identity at the source, or it is
     * {@code NOTHING}.
     */
    List<QualifiedName> unfollowed(Predicate<QualifiedName> chosen) {
        SnapshotState snapshot = window.snapshot();
        Set<QualifiedName> whole = identified(snapshot, "FULL");
        Set<QualifiedName> none = identified(snapshot, "NOTHING");
        return snapshot.tables().stream()
                .filter(table -> chosen.test(table.table()) && !table.table().equals(LargeObjects.TABLE))
                .filter(table ->
                        none.contains(table.table()) || table.keySchema().isEmpty() && !whole.contains(table.table()))
                .map(TableState::table)
                .toList();
    }

    private static Set<QualifiedName> identified(SnapshotState snapshot, String identity) {
        return snapshot.definitions().stream()
                .filter(definition -> definition.statements().stream()
                        .anyMatch(statement -> statement.endsWith(" REPLICA IDENTITY " + identity)))
                .map(Definition::table)
                .collect(Collectors.toSet());
    }

    /** The first transaction that is left out; null where there is none. */
    @Nullable
    TransactionCaptured leftOut(KafkaSettings kafka, CapturedLog log) {
        TransactionCaptured[] found = {null};
        if (end.isPresent()) {
            try (TransactionsReader transactions = new TransactionsReader(kafka, log.name(), log.schemas()::get)) {
                transactions.visit(end.getAsLong(), transactions.end(), entry -> {
                    if (entry.event() instanceof TransactionCaptured transaction) {
                        found[0] = transaction;
                    }
                    return found[0] == null;
                });
            }
        }
        return found[0];
    }
}
