package io.rowlog.consumer.log;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.log.Manifest;
import io.rowlog.schema.log.SnapshotManifest;
import io.rowlog.schema.log.TableManifest;
import java.util.List;
import java.util.stream.Collectors;

/** Which snapshot of a log is wanted. */
public sealed interface SnapshotChoice {
    /** The latest complete one. */
    record Latest() implements SnapshotChoice {}

    /** The one with this id. */
    record ById(String id) implements SnapshotChoice {}

    /**
     * The snapshot in a log; always a complete one.
     *
     * @throws UserError when there is none that can be restored, saying why
     */
    default SnapshotManifest in(CapturedLog log) {
        SnapshotManifest snapshot = switch (this) {
            case Latest() -> latest(log);
            case ById(String id) -> log.manifest().snapshot(id).orElseThrow(() -> unknown(id, log));
        };
        requireComplete(snapshot, log);
        return snapshot;
    }

    /** What to tell of damaged snapshots that were passed over to choose this one, a line for each. */
    default List<String> passedOver(CapturedLog log, SnapshotManifest chosen) {
        return switch (this) {
            case Latest() ->
                log.manifest().damagedSince(chosen).stream()
                        .map(snapshot -> "Snapshot " + snapshot.id() + " of log " + log.name()
                                + " is passed over, because it is damaged: " + snapshot.damage())
                        .toList();
            case ById(String id) -> List.of();
        };
    }

    private static SnapshotManifest latest(CapturedLog log) {
        Manifest manifest = log.manifest();
        if (manifest.snapshots().isEmpty()) {
            throw new UserError("Log " + log.name() + " holds no snapshot", "Run rowlog backup first");
        }
        return manifest.latestComplete().orElseGet(() -> manifest.snapshots().getLast());
    }

    private static UserError unknown(String id, CapturedLog log) {
        String known =
                log.manifest().snapshots().stream().map(SnapshotManifest::id).collect(Collectors.joining(", "));
        return new UserError(
                "Log " + log.name() + " has no snapshot " + id,
                known.isEmpty() ? "It has none at all; run rowlog backup first" : "Choose one of: " + known);
    }

    private static void requireComplete(SnapshotManifest snapshot, CapturedLog log) {
        String which = "Snapshot " + snapshot.id() + " of log " + log.name();
        switch (snapshot.state()) {
            case STARTED ->
                throw new UserError(
                        which + ", begun " + snapshot.startedAt()
                                + ", is not complete: its backup still runs, or was killed",
                        "Wait for the backup to end, or run rowlog backup again");
            case ABANDONED ->
                throw new UserError(
                        which + ", begun " + snapshot.startedAt() + ", was abandoned by its backup",
                        "Run rowlog backup again, or choose another snapshot (rowlog list shows them)");
            case DAMAGED ->
                throw new UserError(
                        which + " is damaged: " + snapshot.damage(),
                        "Choose another snapshot (rowlog list shows them), or run rowlog backup again");
            case COMPLETED -> requireTables(snapshot, which);
        }
    }

    private static void requireTables(SnapshotManifest snapshot, String which) {
        String incomplete = snapshot.tables().stream()
                .filter(table -> !table.complete())
                .map(TableManifest::table)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        if (!incomplete.isEmpty()) {
            throw new UserError(
                    which + " says that it is complete, but chunks are missing of: " + incomplete,
                    "Records of the control topic are lost; choose another snapshot (rowlog list shows them)");
        }
    }
}
