package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds the state of a log from the events of its control topic, given in their order. Not thread-safe. */
public final class LogStateBuilder {
    private final Map<SnapshotId, SnapshotStateBuilder> snapshots = new LinkedHashMap<>();

    private final List<StreamBuilder> streams = new ArrayList<>();
    private final Map<QualifiedName, TableDescribed> described = new LinkedHashMap<>();
    /** By topic and partition. */
    private final Map<String, LogEvent.PartitionBeginning> beginnings = new LinkedHashMap<>();

    private long changes;

    /** Null until it has come. */
    private @Nullable LogCreated created;

    /** Takes the next event. One that contradicts those before it makes its snapshot damaged, and no other. */
    public void add(LogEvent event) {
        switch (event) {
            case LogCreated first -> created = created == null ? first : created;
            case LogEvent.OfSnapshot next ->
                snapshots
                        .computeIfAbsent(next.snapshot(), SnapshotStateBuilder::new)
                        .add(next);
            case StreamStarted start -> streams.add(new StreamBuilder(start, snapshots.size()));
            // What comes before a stream is missing from nothing.
            case Gap gap -> last(stream -> stream.gaps.add(new StreamState.NoticedGap(gap, snapshots.size())));
            case LogEvent.Marker marker -> last(stream -> stream.markers.add(marker));
            case LogEvent.TableDescribed table -> described.put(table.table(), table);
            case LogEvent.DefinitionChanged change -> changes++;
            case LogEvent.Pruned pruned -> prune(pruned);
            case LogEvent.OfTransactions elsewhere -> {
                // Of the transactions topic, which is never read whole.
            }
        }
    }

    private void prune(LogEvent.Pruned pruned) {
        pruned.snapshots().stream().map(snapshots::get).filter(Objects::nonNull).forEach(SnapshotStateBuilder::prune);
        pruned.beginnings()
                .forEach(beginning -> beginnings.merge(
                        beginning.topic() + "-" + beginning.partition(),
                        beginning,
                        (before, now) -> now.offset() > before.offset() ? now : before));
    }

    private void last(Consumer<StreamBuilder> change) {
        if (!streams.isEmpty()) {
            change.accept(streams.getLast());
        }
    }

    /** The state so far; empty when the log has not been created. */
    public Optional<LogState> state() {
        return Optional.ofNullable(created)
                .map(first -> new LogState(
                        first,
                        snapshots.values().stream()
                                .map(SnapshotStateBuilder::state)
                                .toList(),
                        streams.stream().map(StreamBuilder::state).toList(),
                        List.copyOf(described.values()),
                        changes,
                        List.copyOf(beginnings.values())));
    }

    /** Adds up what belongs to one stream. */
    private static final class StreamBuilder {
        private final StreamStarted start;
        private final int snapshotsBefore;
        private final List<StreamState.NoticedGap> gaps = new ArrayList<>();
        private final List<LogEvent.Marker> markers = new ArrayList<>();

        StreamBuilder(StreamStarted start, int snapshotsBefore) {
            this.start = start;
            this.snapshotsBefore = snapshotsBefore;
        }

        StreamState state() {
            return new StreamState(start, snapshotsBefore, gaps, markers);
        }
    }
}
