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
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Builds the manifest from the events of the control topic, given in their order. Not thread-safe. */
public final class ManifestBuilder {
    private final Map<String, SnapshotBuilder> snapshots = new LinkedHashMap<>();
    private Optional<LogCreated> created = Optional.empty();

    /**
     * Takes the next event. One that contradicts those before it makes its snapshot damaged, and no other.
     *
     * @throws IllegalStateException when it is of a kind that has no place in a manifest
     */
    public void add(SpecificRecord event) {
        switch (event) {
            case LogCreated e -> created = created.or(() -> Optional.of(e));
            case SnapshotStarted e -> add(e.getSnapshot(), snapshot -> snapshot.plan(e));
            case SchemaCaptured e -> add(e.getSnapshot(), snapshot -> snapshot.schema(e));
            case ChunkCaptured e -> add(e.getSnapshot(), snapshot -> snapshot.chunk(e));
            case TableCaptured e -> add(e.getSnapshot(), snapshot -> snapshot.table(e));
            case SequencesCaptured e -> add(e.getSnapshot(), snapshot -> snapshot.sequences(e));
            case SnapshotCompleted e -> add(e.getSnapshot(), snapshot -> snapshot.complete(e));
            case SnapshotAbandoned e -> add(e.getSnapshot(), SnapshotBuilder::abandon);
            default ->
                throw new IllegalStateException("Event " + EventCodec.kind(event) + " has no place in a manifest");
        }
    }

    private void add(String id, Consumer<SnapshotBuilder> event) {
        SnapshotBuilder snapshot = snapshots.computeIfAbsent(id, SnapshotBuilder::new);
        snapshot.take(() -> event.accept(snapshot));
    }

    /** The manifest so far; empty when the log has not been created. */
    public Optional<Manifest> build() {
        return created.map(event -> new Manifest(
                event, snapshots.values().stream().map(SnapshotBuilder::build).toList()));
    }
}
