package io.rowlog.schema.log;

import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a log holds, as its control topic tells it up to some place.
 *
 * @param created the log's first event
 * @param snapshots in the order in which they were begun
 * @param streams in the order in which they were begun
 * @param described the last form that rows of each table have in changes
 * @param definitionChanges how many commands that changed definitions are in it
 */
public record LogState(
        LogCreated created,
        List<SnapshotState> snapshots,
        List<StreamState> streams,
        List<TableDescribed> described,
        long definitionChanges) {
    public LogState {
        snapshots = List.copyOf(snapshots);
        streams = List.copyOf(streams);
        described = List.copyOf(described);
    }

    /** A log that no stream has written into. */
    public LogState(LogCreated created, List<SnapshotState> snapshots) {
        this(created, snapshots, List.of(), List.of(), 0);
    }

    /** The stream that goes on, or would if it ran; empty when there was none, or a gap of all tables ended the last one. */
    public Optional<StreamState> stream() {
        return streams.isEmpty()
                ? Optional.empty()
                : Optional.of(streams.getLast()).filter(StreamState::unbroken);
    }

    /** The latest whole snapshot on which transactions of the stream can be replayed. */
    public Optional<SnapshotState> base(StreamState stream) {
        return snapshots.stream()
                .skip(stream.snapshotsBefore())
                .filter(SnapshotState::completed)
                .filter(snapshot ->
                        snapshot.start().lsn().compareTo(stream.start().lsn()) >= 0)
                .max(Comparator.comparing(snapshot -> snapshot.start().startedAt()));
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
