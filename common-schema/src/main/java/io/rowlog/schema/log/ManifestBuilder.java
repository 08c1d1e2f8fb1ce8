package io.rowlog.schema.log;

import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.LogCreated;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotAbandoned;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Builds the manifest from the events of the control topic, given in their order. Not thread-safe. */
public final class ManifestBuilder {
    private final Map<String, SnapshotBuilder> snapshots = new LinkedHashMap<>();
    private Optional<LogCreated> created = Optional.empty();

    /**
     * Takes the next event.
     *
     * @throws IllegalStateException when the event contradicts those before it
     */
    public void add(SpecificRecord event) {
        switch (event) {
            case LogCreated e -> created = created.or(() -> Optional.of(e));
            case SnapshotStarted e -> started(e);
            case SchemaCaptured e -> snapshot(e.getSnapshot()).schema(e);
            case ChunkCaptured e -> snapshot(e.getSnapshot()).chunk(e);
            case TableCaptured e -> snapshot(e.getSnapshot()).table(e);
            case SequencesCaptured e -> snapshot(e.getSnapshot()).sequences(e);
            case SnapshotCompleted e -> snapshot(e.getSnapshot()).complete(e);
            case SnapshotAbandoned e -> snapshot(e.getSnapshot()).abandon();
            default ->
                throw new IllegalStateException("Event " + EventCodec.kind(event) + " has no place in a manifest");
        }
    }

    private void started(SnapshotStarted event) {
        SnapshotBuilder builder = snapshots.get(event.getSnapshot());
        if (builder == null) {
            snapshots.put(event.getSnapshot(), new SnapshotBuilder(event));
        } else {
            builder.plan(event);
        }
    }

    private SnapshotBuilder snapshot(String id) {
        SnapshotBuilder builder = snapshots.get(id);
        if (builder == null) {
            throw new IllegalStateException("Snapshot " + id + " was never started in this log");
        }
        return builder;
    }

    /** The manifest so far; empty when the log has not been created. */
    public Optional<Manifest> build() {
        return created.map(event -> new Manifest(
                event, snapshots.values().stream().map(SnapshotBuilder::build).toList()));
    }
}
