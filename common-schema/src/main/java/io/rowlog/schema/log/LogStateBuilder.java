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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the state of a log from the events of its control topic, given in their order. Not thread-safe. */
public final class LogStateBuilder {
    private final Map<SnapshotId, SnapshotStateBuilder> snapshots = new LinkedHashMap<>();

    private final List<StreamState> streams = new ArrayList<>();
    private final Map<QualifiedName, TableDescribed> described = new LinkedHashMap<>();
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
            case StreamStarted start -> streams.add(new StreamState(start, snapshots.size(), List.of()));
            case Gap gap -> add(gap);
            case LogEvent.TableDescribed table -> described.put(table.table(), table);
            case LogEvent.DefinitionChanged change -> changes++;
            case LogEvent.OfTransactions elsewhere -> {
                // Of the transactions topic, which is never read whole.
            }
        }
    }

    /** What comes before a stream is missing from nothing. */
    private void add(Gap gap) {
        if (!streams.isEmpty()) {
            StreamState last = streams.removeLast();
            List<StreamState.NoticedGap> gaps = new ArrayList<>(last.gaps());
            gaps.add(new StreamState.NoticedGap(gap, snapshots.size()));
            streams.add(new StreamState(last.start(), last.snapshotsBefore(), gaps));
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
                        streams,
                        List.copyOf(described.values()),
                        changes));
    }
}
