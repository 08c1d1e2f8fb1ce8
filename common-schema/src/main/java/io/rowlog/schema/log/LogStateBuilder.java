package io.rowlog.schema.log;

import io.rowlog.schema.log.LogEvent.LogCreated;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the state of a log from the events of its control topic, given in their order. Not thread-safe. */
public final class LogStateBuilder {
    private final Map<SnapshotId, SnapshotStateBuilder> snapshots = new LinkedHashMap<>();

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
        }
    }

    /** The state so far; empty when the log has not been created. */
    public Optional<LogState> state() {
        return Optional.ofNullable(created)
                .map(first -> new LogState(
                        first,
                        snapshots.values().stream()
                                .map(SnapshotStateBuilder::state)
                                .toList()));
    }
}
