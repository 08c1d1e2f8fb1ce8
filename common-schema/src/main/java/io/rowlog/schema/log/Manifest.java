package io.rowlog.schema.log;

import io.rowlog.schema.log.event.LogCreated;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a log holds, as its control topic tells it.
 *
 * @param created the log's first event
 * @param snapshots in the order in which they were begun
 */
public record Manifest(LogCreated created, List<SnapshotManifest> snapshots) {
    public Manifest {
        snapshots = List.copyOf(snapshots);
    }

    /** The snapshot with this id. */
    public Optional<SnapshotManifest> snapshot(String id) {
        return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
    }

    /** Damaged snapshots that are later than this one, or whose time is not known, in the order of the log. */
    public List<SnapshotManifest> damagedSince(SnapshotManifest snapshot) {
        return snapshots.stream()
                .filter(other -> other.state() == SnapshotManifest.State.DAMAGED)
                .filter(other -> other.startedAt().equals(Instant.EPOCH)
                        || other.startedAt().isAfter(snapshot.startedAt()))
                .toList();
    }

    /** The latest snapshot that is whole; damaged ones are passed over. */
    public Optional<SnapshotManifest> latestComplete() {
        return snapshots.stream()
                .filter(snapshot -> snapshot.state() == SnapshotManifest.State.COMPLETED)
                .max(Comparator.comparing(SnapshotManifest::startedAt));
    }
}
