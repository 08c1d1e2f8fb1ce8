package io.rowlog.consumer.log;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which snapshot of a log is wanted. */
public sealed interface SnapshotChoice {
    /** The latest complete one. */
    record Latest() implements SnapshotChoice {}

    /** The one with this id. */
    record ById(SnapshotId id) implements SnapshotChoice {}

    /** What was counted at the last marker of this name, whose rows the log does not have. */
    record CountedAt(String marker) implements SnapshotChoice {}

    /**
     * The snapshot in a log; always a complete one.
     *
     * @throws Failure when there is none that can be restored, saying why
     */
    default SnapshotState in(CapturedLog log) {
        SnapshotState snapshot = switch (this) {
            case Latest() -> latest(log);
            case ById(SnapshotId id) -> log.state().snapshot(id).orElseThrow(() -> unknown(id, log));
            case CountedAt(String marker) -> counted(marker, log);
        };
        requireComplete(snapshot, log);
        return snapshot;
    }

    /** What to tell of damaged snapshots that were passed over to choose this one, a line for each. */
    default List<String> passedOver(CapturedLog log, SnapshotState chosen) {
        return switch (this) {
            case Latest() ->
                log.state().damagedSince(chosen).stream()
                        .flatMap(snapshot -> damage(log, snapshot))
                        .toList();
            case ById(SnapshotId id) -> List.of();
            case CountedAt(String marker) -> List.of();
        };
    }

    private static Stream<String> damage(CapturedLog log, SnapshotState snapshot) {
        return snapshot.stage() instanceof Stage.Damaged damaged
                ? Stream.of("Snapshot " + snapshot.id() + " of log " + log.name()
                        + " is passed over, because it is damaged: " + damaged.contradiction())
                : Stream.empty();
    }

    private static SnapshotState latest(CapturedLog log) {
        LogState state = log.state();
        if (state.snapshots().isEmpty()) {
            throw new Failure(
                    FailureCode.SNAPSHOT_NOT_RESTORABLE,
                    "Log " + log.name() + " holds no snapshot",
                    Remedy.of("Run %s first", Action.BACKUP));
        }
        return state.latestComplete().orElseGet(() -> state.snapshots().getLast());
    }

    private static SnapshotState counted(String name, CapturedLog log) {
        Marker marker = log.state().streams().stream()
                .flatMap(stream -> stream.markers().stream())
                .filter(each -> each.name().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> refused(
                        "Log " + log.name() + " has no marker " + name,
                        Remedy.of("Choose one of those that %s shows", Action.LIST)));
        return log.state()
                .snapshot(new SnapshotId(marker.id()))
                .filter(SnapshotState::verification)
                .orElseThrow(() -> refused(
                        "Nothing was counted at marker " + name + " of log " + log.name(),
                        Remedy.of("At the next one: rowlog mark --verify")));
    }

    private static Failure unknown(SnapshotId id, CapturedLog log) {
        String known = log.state().snapshots().stream()
                .filter(snapshot -> !snapshot.pruned())
                .map(snapshot -> snapshot.id().value())
                .collect(Collectors.joining(", "));
        return new Failure(
                FailureCode.SNAPSHOT_NOT_RESTORABLE,
                "Log " + log.name() + " has no snapshot " + id,
                known.isEmpty()
                        ? Remedy.of("It has none at all; run %s first", Action.BACKUP)
                        : Remedy.of("Choose one of: %s", known));
    }

    private static void requireComplete(SnapshotState snapshot, CapturedLog log) {
        String which = "Snapshot " + snapshot.id() + " of log " + log.name();
        switch (snapshot.stage()) {
            case Stage.Started() ->
                throw refused(
                        which + ", begun " + snapshot.start().startedAt()
                                + ", is not complete: its backup still runs, or was killed",
                        Remedy.of("Wait for the backup to end, or run %s again", Action.BACKUP));
            case Stage.Abandoned() ->
                throw refused(
                        which + ", begun " + snapshot.start().startedAt() + ", was abandoned by its backup",
                        Remedy.of(
                                "Run %s again, or choose another snapshot (%s shows them)",
                                Action.BACKUP, Action.LIST));
            case Stage.Pruned pruned ->
                throw refused(
                        which + " has been pruned", Remedy.of("Choose a later snapshot (%s shows them)", Action.LIST));
            case Stage.Damaged damaged ->
                throw refused(
                        which + " is damaged: " + damaged.contradiction(),
                        Remedy.of(
                                "Choose another snapshot (%s shows them), or run %s again",
                                Action.LIST, Action.BACKUP));
            case Stage.Completed() -> requireTables(snapshot, which);
        }
    }

    private static void requireTables(SnapshotState snapshot, String which) {
        String incomplete = snapshot.tables().stream()
                .filter(table -> !table.complete())
                .map(table -> table.table().toString())
                .collect(Collectors.joining(", "));
        if (!incomplete.isEmpty()) {
            throw refused(
                    which + " says that it is complete, but chunks are missing of: " + incomplete,
                    Remedy.of(
                            "Records of the control topic are lost; choose another snapshot (%s shows them)",
                            Action.LIST));
        }
    }

    private static Failure refused(String happened, Remedy remedy) {
        return new Failure(FailureCode.SNAPSHOT_NOT_RESTORABLE, happened, remedy);
    }
}
