package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.SnapshotState.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a log holds, as its control topic tells it up to some place.
 *
 * @param created the log's first event
 * @param snapshots in the order in which they were begun
 * @param streams in the order in which they were begun
 * @param described the last form that rows of each table have in changes
 * @param definitionChanges how many commands that changed definitions are in it
 * @param beginnings where partitions begin of which records have been deleted since nothing needs them
 */
public record LogState(
        LogCreated created,
        List<SnapshotState> snapshots,
        List<StreamState> streams,
        List<TableDescribed> described,
        long definitionChanges,
        List<PartitionBeginning> beginnings) {
    public LogState {
        snapshots = List.copyOf(snapshots);
        streams = List.copyOf(streams);
        described = List.copyOf(described);
        beginnings = List.copyOf(beginnings);
    }

    /** A log that no stream has written into. */
    public LogState(LogCreated created, List<SnapshotState> snapshots) {
        this(created, snapshots, List.of(), List.of(), 0, List.of());
    }

    /** The stream that goes on, or would if it ran; empty when there was none, or a gap of all tables ended the last one. */
    public Optional<StreamState> stream() {
        return streams.isEmpty()
                ? Optional.empty()
                : Optional.of(streams.getLast()).filter(StreamState::unbroken);
    }

    /**
     * The stream whose transactions can be replayed on a snapshot: it was begun before the snapshot was, and had not ended.
     * Empty when there is none.
     */
    public Optional<StreamState> streamAfter(SnapshotState snapshot) {
        int index = snapshots.indexOf(snapshot);
        return streams.stream()
                .filter(stream -> stream.snapshotsBefore() <= index)
                .reduce((earlier, later) -> later)
                .filter(stream -> stream.end().isEmpty() || stream.end().get().snapshotsBefore() > index)
                .filter(stream ->
                        snapshot.start().lsn().compareTo(stream.start().lsn()) >= 0);
    }

    /** The latest whole snapshot on which transactions of the stream can be replayed. */
    public Optional<SnapshotState> base(StreamState stream) {
        return snapshots.stream()
                .skip(stream.snapshotsBefore())
                .filter(snapshot -> snapshot.restorable())
                .filter(snapshot ->
                        snapshot.start().lsn().compareTo(stream.start().lsn()) >= 0)
                .max(Comparator.comparing(snapshot -> snapshot.start().startedAt()));
    }

    /** Tables of the stream that have a gap which no later snapshot has healed. */
    public Set<QualifiedName> missed(StreamState stream) {
        Set<QualifiedName> missed = new TreeSet<>();
        for (StreamState.NoticedGap gap : stream.gaps()) {
            missed.addAll(gap.gap().tables());
            snapshots.stream()
                    .skip(gap.snapshotsBefore())
                    .filter(snapshot -> !snapshot.verification())
                    .filter(snapshot ->
                            snapshot.completed() || snapshot.stage() instanceof Stage.Pruned(boolean whole) && whole)
                    .flatMap(snapshot -> snapshot.tables().stream())
                    .forEach(table -> missed.remove(table.table()));
        }
        return missed;
    }

    /** The snapshot with this id. */
    public Optional<SnapshotState> snapshot(SnapshotId id) {
        return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
    }

    /** The latest snapshot that is whole; damaged ones are passed over. */
    public Optional<SnapshotState> latestComplete() {
        return snapshots.stream()
                .filter(snapshot -> snapshot.restorable())
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
