package io.rowlog.schema.log;

import io.rowlog.schema.log.LogEvent.LogCreated;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a log holds, as its control topic tells it up to some place.
 *
 * @param created the log's first event
 * @param snapshots in the order in which they were begun
 */
public record LogState(LogCreated created, List<SnapshotState> snapshots) {
    public LogState {
        snapshots = List.copyOf(snapshots);
    }

    /** The snapshot with this id. */
    public Optional<SnapshotState> snapshot(SnapshotId id) {
        return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
    }

    /** The latest snapshot that is whole; damaged ones are passed over. */
    public Optional<SnapshotState> latestComplete() {
        return snapshots.stream()
                .filter(SnapshotState::completed)
                .max(Comparator.comparing(snapshot -> snapshot.start().startedAt()));
    }

    /** Damaged snapshots that are later than this complete one, or whose time is not known, in the order of the log. */
    public List<SnapshotState> damagedSince(SnapshotState complete) {
        return snapshots.stream()
                .filter(other -> other.stage() instanceof SnapshotState.Stage.Damaged)
                .filter(other -> other.begun() == null
                        || other.begun().startedAt().isAfter(complete.start().startedAt()))
                .toList();
    }
}
