package io.rowlog.schema.log;

import io.rowlog.schema.log.event.LogCreated;
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

    /** The latest snapshot that is whole. */
    public Optional<SnapshotManifest> latestComplete() {
        return snapshots.stream()
                .filter(snapshot -> snapshot.state() == SnapshotManifest.State.COMPLETED)
                .max(Comparator.comparing(SnapshotManifest::startedAt));
    }
}
