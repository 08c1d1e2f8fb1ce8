package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SchemaCaptured;
import io.rowlog.schema.log.LogEvent.SequencesCaptured;
import io.rowlog.schema.log.LogEvent.SnapshotAbandoned;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TableCaptured;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of one snapshot. What contradicts an event before it makes the snapshot damaged; the first
 * contradiction is the one that is told. Not thread-safe.
 */
final class SnapshotStateBuilder {
    private final SnapshotId id;
    private final Map<QualifiedName, TableBuilder> tables = new LinkedHashMap<>();
    private final Map<Integer, SnapshotStarted> planParts = new HashMap<>();
    private final Map<Integer, SchemaCaptured> schemaParts = new TreeMap<>();
    private final Map<QualifiedName, SequenceValue> sequences = new LinkedHashMap<>();
    private Stage stage = new Stage.Started();
    private boolean pruned;

    /** Null until the first part of its plan has come. */
    private @Nullable SnapshotStarted started;

    /** Null as long as nothing contradicts. */
    private @Nullable String contradiction;

    SnapshotStateBuilder(SnapshotId id) {
        this.id = id;
    }

    /** Two events that cannot both be true; the message says how. */
    private static final class ContradictionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ContradictionException(String message) {
            super(message);
        }
    }

    /** Takes an event of this snapshot. */
    void add(LogEvent.OfSnapshot event) {
        try {
            switch (event) {
                case SnapshotStarted e -> plan(e);
                case SchemaCaptured e -> schema(e);
                case ChunkCaptured e -> table(e.table()).chunk(e);
                case TableCaptured e -> table(e.table()).complete(e);
                case SequencesCaptured e -> sequences(e);
                case SnapshotCompleted e -> complete(e);
                case SnapshotAbandoned e -> end(new Stage.Abandoned());
                case LogEvent.Unreadable e -> throw new ContradictionException(e.reason());
            }
        } catch (ContradictionException e) {
            contradiction = contradiction == null ? e.getMessage() : contradiction;
        }
    }

    /** It is taken away, whatever it was. */
    void prune() {
        pruned = true;
    }

    private Stage stage() {
        if (pruned) {
            return new Stage.Pruned(contradiction == null && stage instanceof Stage.Completed);
        }
        return contradiction == null ? stage : new Stage.Damaged(contradiction, stage instanceof Stage.Started);
    }

    private void plan(SnapshotStarted event) {
        if (started == null) {
            started = event;
        }
        if (repeats(planParts.putIfAbsent(event.part(), event), event, "part " + event.part() + " of its plan")) {
            return;
        }
        for (PlannedTable planned : event.plan()) {
            if (tables.putIfAbsent(planned.table(), new TableBuilder(planned)) != null) {
                throw new ContradictionException(planned.table() + " stands twice in its plan");
            }
        }
    }

    private void schema(SchemaCaptured event) {
        String what = "part " + event.part() + " of its definitions";
        if (!repeats(schemaParts.putIfAbsent(event.part(), event), event, what)) {
            requireStarted();
        }
    }

    private void sequences(SequencesCaptured event) {
        requireStarted();
        for (SequenceValue value : event.sequences()) {
            if (!repeats(sequences.get(value.name()), value, "sequence " + value.name())) {
                sequences.put(value.name(), value);
            }
        }
    }

    /** Whether an event stands there already; new ones are only expected until the snapshot's end. */
    private <T> boolean repeats(@Nullable T before, T event, String what) {
        if (before == null && stage instanceof Stage.Completed) {
            throw new ContradictionException(what + " stands after the event that it was completed");
        }
        if (before != null && !before.equals(event)) {
            throw new ContradictionException(what + " stands twice with different contents");
        }
        return before != null;
    }

    private TableBuilder table(QualifiedName table) {
        requireStarted();
        TableBuilder builder = tables.get(table);
        if (builder == null) {
            throw new ContradictionException("it has rows of " + table + ", which is not in its plan");
        }
        return builder;
    }

    private SnapshotStarted requireStarted() {
        if (started == null) {
            throw new ContradictionException("the event that it was started is not in the log, or stands too late");
        }
        return started;
    }

    /** Checks that what the event says was captured is what stands before it in the log. */
    private void complete(SnapshotCompleted event) {
        end(new Stage.Completed());
        expectAll(planParts.size(), requireStarted().parts(), "its plan");
        List<QualifiedName> incomplete = tables.values().stream()
                .filter(table -> !table.complete)
                .map(table -> table.planned.table())
                .toList();
        if (!incomplete.isEmpty()) {
            throw new ContradictionException("it was completed without the end of " + incomplete);
        }
        long rows = tables.values().stream().mapToLong(table -> table.rows).sum();
        if (event.tables() != tables.size() || event.rows() != rows) {
            throw new ContradictionException("it was completed with " + event.rows() + " rows of " + event.tables()
                    + " tables, but the log has " + rows + " rows of " + tables.size() + " tables");
        }
        int parts = schemaParts.values().stream()
                .mapToInt(SchemaCaptured::parts)
                .max()
                .orElse(0);
        expectAll(schemaParts.size(), parts, "its definitions");
    }

    private static void expectAll(int found, int parts, String what) {
        if (found != parts) {
            throw new ContradictionException("it was completed with " + found + " of " + parts + " parts of " + what);
        }
    }

    private void end(Stage next) {
        requireStarted();
        Stage before = stage;
        stage = next;
        if (!(before instanceof Stage.Started) && !before.equals(next)) {
            throw new ContradictionException("it is " + next.word() + " after it was " + before.word());
        }
    }

    /** The snapshot so far. */
    SnapshotState state() {
        return new SnapshotState(
                id,
                stage(),
                started,
                tables.values().stream().map(TableBuilder::state).toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::definitions)
                        .flatMap(Collection::stream)
                        .toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::uncaptured)
                        .flatMap(Collection::stream)
                        .toList(),
                List.copyOf(sequences.values()));
    }

    /** Adds up the chunks of one table. */
    private static final class TableBuilder {
        private final PlannedTable planned;
        private final Map<Integer, ChunkCaptured> chunks = new HashMap<>();
        private final Map<Integer, OffsetRange> ranges = new TreeMap<>();
        private long rows;
        private long bytes;
        private Digest digest = Digest.EMPTY;
        private boolean complete;

        TableBuilder(PlannedTable planned) {
            this.planned = planned;
        }

        /** Takes a chunk; a repetition counts once. */
        void chunk(ChunkCaptured event) {
            String what = "chunk " + event.chunk() + " of " + planned.table();
            ChunkCaptured before = chunks.putIfAbsent(event.chunk(), event);
            if (before != null) {
                requireSame(before, event, what);
                return;
            }
            if (complete) {
                throw new ContradictionException(what + " stands after the event that all its chunks were captured");
            }
            rows += event.rows();
            bytes += event.bytes();
            digest = digest.plus(event.digest());
            event.ranges().forEach(range -> ranges.merge(range.partition(), range, OffsetRange::span));
        }

        /** Where the rows are written again is no contradiction: the first place counts. */
        private static void requireSame(ChunkCaptured before, ChunkCaptured now, String what) {
            boolean same = before.rows() == now.rows()
                    && before.bytes() == now.bytes()
                    && before.digest().equals(now.digest())
                    && before.relation().equals(now.relation())
                    && before.blocks().equals(now.blocks());
            if (!same) {
                throw new ContradictionException(what + " stands twice with different contents: " + before.rows()
                        + " rows of " + before.bytes() + " bytes and " + now.rows() + " rows of " + now.bytes()
                        + " bytes");
            }
        }

        /** All chunks should be there now. */
        void complete(TableCaptured event) {
            if (event.rows() != rows
                    || event.chunks() != chunks.size()
                    || !event.digest().equals(digest)) {
                throw new ContradictionException("table " + planned.table() + " was captured with " + event.rows()
                        + " rows in " + event.chunks() + " chunks, digest " + event.digest()
                        + ", but its chunks in the log are " + chunks.size() + " with " + rows + " rows, digest "
                        + digest);
            }
            complete = true;
        }

        TableState state() {
            return new TableState(planned, List.copyOf(ranges.values()), rows, bytes, digest, complete);
        }
    }
}
