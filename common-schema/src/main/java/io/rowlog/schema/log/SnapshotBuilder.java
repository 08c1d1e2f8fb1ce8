package io.rowlog.schema.log;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.event.CapturedDefinition;
import io.rowlog.schema.log.event.CapturedSequence;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.OffsetRange;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import io.rowlog.schema.log.event.TableName;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the events of one snapshot. Not thread-safe. */
final class SnapshotBuilder {
    private final SnapshotStarted started;
    private final Map<QualifiedName, TableBuilder> tables = new LinkedHashMap<>();
    private final Set<Integer> planParts = new HashSet<>();
    private final Map<Integer, SchemaCaptured> schemaParts = new TreeMap<>();
    private final Map<QualifiedName, SequenceValue> sequences = new LinkedHashMap<>();
    private SnapshotManifest.State state = SnapshotManifest.State.STARTED;

    SnapshotBuilder(SnapshotStarted started) {
        this.started = started;
        plan(started);
    }

    /** Takes a further part of the plan, or the first. */
    void plan(SnapshotStarted part) {
        planParts.add(part.getPart());
        for (PlannedTable planned : part.getPlan()) {
            tables.putIfAbsent(name(planned.getTable()), new TableBuilder(planned));
        }
    }

    void schema(SchemaCaptured event) {
        schemaParts.putIfAbsent(event.getPart(), event);
    }

    void chunk(ChunkCaptured event) {
        table(event.getTable()).chunk(event);
    }

    void table(TableCaptured event) {
        table(event.getTable()).complete(event);
    }

    private TableBuilder table(TableName table) {
        TableBuilder builder = tables.get(name(table));
        if (builder == null) {
            throw new IllegalStateException(
                    "Snapshot " + started.getSnapshot() + " has rows of " + name(table) + ", which is not in its plan");
        }
        return builder;
    }

    void sequences(SequencesCaptured event) {
        for (CapturedSequence sequence : event.getSequences()) {
            QualifiedName name = name(sequence.getSequence());
            sequences.put(name, new SequenceValue(name, sequence.getLastValue(), sequence.getCalled()));
        }
    }

    /** Checks that what the event says was captured is what stands before it in the log. */
    void complete(SnapshotCompleted event) {
        end(SnapshotManifest.State.COMPLETED);
        List<QualifiedName> incomplete = tables.values().stream()
                .filter(table -> !table.complete)
                .map(table -> name(table.planned.getTable()))
                .toList();
        expectAll(planParts.size(), started.getParts(), "its plan");
        if (!incomplete.isEmpty()) {
            throw new IllegalStateException("Snapshot " + event.getSnapshot() + " was completed without " + incomplete);
        }
        long rows = tables.values().stream().mapToLong(table -> table.rows).sum();
        if (event.getTables() != tables.size() || event.getRows() != rows) {
            throw new IllegalStateException("Snapshot " + event.getSnapshot() + " was completed with "
                    + event.getRows() + " rows of " + event.getTables() + " tables, but the log has " + rows
                    + " rows of " + tables.size() + " tables");
        }
        int parts = schemaParts.values().stream()
                .mapToInt(SchemaCaptured::getParts)
                .max()
                .orElse(0);
        expectAll(schemaParts.size(), parts, "its definitions");
    }

    private void expectAll(int found, int parts, String what) {
        if (found != parts) {
            throw new IllegalStateException("Snapshot " + started.getSnapshot() + " was completed with " + found
                    + " of " + parts + " parts of " + what);
        }
    }

    void abandon() {
        end(SnapshotManifest.State.ABANDONED);
    }

    private void end(SnapshotManifest.State next) {
        if (state != SnapshotManifest.State.STARTED && state != next) {
            throw new IllegalStateException(
                    "Snapshot " + started.getSnapshot() + " is " + next + " after it was " + state);
        }
        state = next;
    }

    SnapshotManifest build() {
        return new SnapshotManifest(
                started.getSnapshot(),
                state,
                started.getStartedAt(),
                started.getLsn(),
                started.getVisibility(),
                started.getServerVersion(),
                started.getEncoding(),
                !started.getInclude().isEmpty() || !started.getExclude().isEmpty(),
                tables.values().stream().map(TableBuilder::build).toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::getDefinitions)
                        .flatMap(Collection::stream)
                        .map(SnapshotBuilder::definition)
                        .toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::getUncaptured)
                        .flatMap(Collection::stream)
                        .map(object -> new Uncaptured(object.getKind(), object.getIdentity(), object.getReason()))
                        .toList(),
                List.copyOf(sequences.values()));
    }

    private static Definition definition(CapturedDefinition captured) {
        return new Definition(
                captured.getId(),
                captured.getKind(),
                captured.getIdentity(),
                captured.getTable() == null ? new QualifiedName("", "") : name(captured.getTable()),
                Definition.Section.valueOf(captured.getSection()),
                captured.getStatements(),
                captured.getDependsOn(),
                captured.getRoles());
    }

    private static QualifiedName name(TableName table) {
        return new QualifiedName(table.getSchemaName(), table.getName());
    }

    private static final class TableBuilder {
        private final PlannedTable planned;
        private final Set<Integer> chunks = new HashSet<>();
        private final Map<Integer, OffsetRange> ranges = new TreeMap<>();
        private long rows;
        private long bytes;
        private Digest digest = Digest.EMPTY;
        private boolean complete;

        TableBuilder(PlannedTable planned) {
            this.planned = planned;
        }

        void chunk(ChunkCaptured event) {
            if (!chunks.add(event.getChunk())) {
                return;
            }
            if (complete) {
                throw new IllegalStateException("Chunk " + event.getChunk() + " of " + name(event.getTable())
                        + " stands after the event that all its chunks were captured");
            }
            rows += event.getRows();
            bytes += event.getBytes();
            digest = digest.plus(Digest.fromBytes(event.getDigest().bytes()));
            event.getRanges().forEach(range -> ranges.merge(range.getPartition(), range, TableBuilder::span));
        }

        void complete(TableCaptured event) {
            Digest captured = Digest.fromBytes(event.getDigest().bytes());
            if (event.getRows() != rows || event.getChunks() != chunks.size() || !captured.equals(digest)) {
                throw new IllegalStateException("Table " + name(event.getTable()) + " was captured with "
                        + event.getRows() + " rows in " + event.getChunks() + " chunks, but its chunks in the log are "
                        + chunks.size() + " with " + rows + " rows");
            }
            complete = true;
        }

        private static OffsetRange span(OffsetRange a, OffsetRange b) {
            return new OffsetRange(
                    a.getPartition(),
                    Math.min(a.getFirst(), b.getFirst()),
                    Math.max(a.getLast(), b.getLast()),
                    a.getRows() + b.getRows());
        }

        TableManifest build() {
            return new TableManifest(
                    name(planned.getTable()),
                    planned.getTopic(),
                    planned.getLevel(),
                    planned.getKeySchema() == null ? "" : planned.getKeySchema(),
                    planned.getRowSchema(),
                    List.copyOf(ranges.values()),
                    rows,
                    bytes,
                    digest,
                    complete);
        }
    }
}
