package io.rowlog.schema.log;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.event.CapturedDefinition;
import io.rowlog.schema.log.event.CapturedSequence;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import io.rowlog.schema.log.event.TableName;
import java.time.Instant;
import java.util.Arrays;
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
final class SnapshotBuilder {
    private final String id;
    private final Map<QualifiedName, TableBuilder> tables = new LinkedHashMap<>();
    private final Map<Integer, SnapshotStarted> planParts = new HashMap<>();
    private final Map<Integer, SchemaCaptured> schemaParts = new TreeMap<>();
    private final Map<QualifiedName, SequenceValue> sequences = new LinkedHashMap<>();
    private SnapshotManifest.State state = SnapshotManifest.State.STARTED;

    /** Null until the first part of its plan has come. */
    private @Nullable SnapshotStarted started;

    /** Null as long as nothing contradicts. */
    private @Nullable String damage;

    SnapshotBuilder(String id) {
        this.id = id;
    }

    /** Takes an event of this snapshot. */
    void take(Runnable event) {
        try {
            event.run();
        } catch (ContradictionException e) {
            damage = damage == null ? e.getMessage() : damage;
        }
    }

    /** Takes a further part of the plan, or the first. */
    void plan(SnapshotStarted part) {
        if (started == null) {
            started = part;
        }
        if (repeats(planParts.putIfAbsent(part.getPart(), part), part, "part " + part.getPart() + " of its plan")) {
            return;
        }
        for (PlannedTable planned : part.getPlan()) {
            QualifiedName table = name(planned.getTable());
            if (tables.putIfAbsent(table, new TableBuilder(table, planned)) != null) {
                throw new ContradictionException(table + " stands twice in its plan");
            }
        }
    }

    void schema(SchemaCaptured event) {
        String what = "part " + event.getPart() + " of its definitions";
        if (repeats(schemaParts.putIfAbsent(event.getPart(), event), event, what)) {
            return;
        }
        requireStarted();
        for (CapturedDefinition definition : event.getDefinitions()) {
            if (!known(definition)) {
                throw new ContradictionException("definition " + definition.getKind() + " " + definition.getIdentity()
                        + " is of section " + definition.getSection() + ", which this version does not know");
            }
        }
    }

    /** Whether an event stands there already; new ones are only expected until the snapshot's end. */
    private <T> boolean repeats(@Nullable T before, T event, String what) {
        if (before == null && state == SnapshotManifest.State.COMPLETED) {
            throw new ContradictionException(what + " stands after the event that it was completed");
        }
        if (before != null && !before.equals(event)) {
            throw new ContradictionException(what + " stands twice with different contents");
        }
        return before != null;
    }

    private static boolean known(CapturedDefinition definition) {
        return Arrays.stream(Definition.Section.values())
                .anyMatch(section -> section.name().equals(definition.getSection()));
    }

    void chunk(ChunkCaptured event) {
        table(event.getTable()).chunk(event);
    }

    void table(TableCaptured event) {
        table(event.getTable()).complete(event);
    }

    private TableBuilder table(TableName table) {
        requireStarted();
        TableBuilder builder = tables.get(name(table));
        if (builder == null) {
            throw new ContradictionException("it has rows of " + name(table) + ", which is not in its plan");
        }
        return builder;
    }

    private void requireStarted() {
        if (started == null) {
            throw new ContradictionException("the event that it was started is not in the log, or stands too late");
        }
    }

    void sequences(SequencesCaptured event) {
        requireStarted();
        for (CapturedSequence sequence : event.getSequences()) {
            QualifiedName name = name(sequence.getSequence());
            SequenceValue value = new SequenceValue(name, sequence.getLastValue(), sequence.getCalled());
            if (!repeats(sequences.get(name), value, "sequence " + name)) {
                sequences.put(name, value);
            }
        }
    }

    /** Checks that what the event says was captured is what stands before it in the log. */
    void complete(SnapshotCompleted event) {
        requireStarted();
        end(SnapshotManifest.State.COMPLETED);
        List<QualifiedName> incomplete = tables.values().stream()
                .filter(table -> !table.complete())
                .map(TableBuilder::name)
                .toList();
        expectAll(planParts.size(), started == null ? 0 : started.getParts(), "its plan");
        if (!incomplete.isEmpty()) {
            throw new ContradictionException("it was completed without the end of " + incomplete);
        }
        long rows = tables.values().stream().mapToLong(TableBuilder::rows).sum();
        if (event.getTables() != tables.size() || event.getRows() != rows) {
            throw new ContradictionException("it was completed with " + event.getRows() + " rows of "
                    + event.getTables() + " tables, but the log has " + rows + " rows of " + tables.size() + " tables");
        }
        int parts = schemaParts.values().stream()
                .mapToInt(SchemaCaptured::getParts)
                .max()
                .orElse(0);
        expectAll(schemaParts.size(), parts, "its definitions");
    }

    private static void expectAll(int found, int parts, String what) {
        if (found != parts) {
            throw new ContradictionException("it was completed with " + found + " of " + parts + " parts of " + what);
        }
    }

    void abandon() {
        requireStarted();
        end(SnapshotManifest.State.ABANDONED);
    }

    private void end(SnapshotManifest.State next) {
        SnapshotManifest.State before = state;
        state = next;
        if (before != SnapshotManifest.State.STARTED && before != next) {
            throw new ContradictionException("it is " + next.word() + " after it was " + before.word());
        }
    }

    SnapshotManifest build() {
        SnapshotStarted first = started == null ? unknown() : started;
        return new SnapshotManifest(
                id,
                damage == null ? state : SnapshotManifest.State.DAMAGED,
                damage == null ? "" : damage,
                state == SnapshotManifest.State.STARTED,
                first.getStartedAt(),
                first.getLsn(),
                first.getVisibility(),
                first.getServerVersion(),
                first.getEncoding(),
                !first.getInclude().isEmpty() || !first.getExclude().isEmpty(),
                tables.values().stream().map(TableBuilder::build).toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::getDefinitions)
                        .flatMap(Collection::stream)
                        .filter(SnapshotBuilder::known)
                        .map(SnapshotBuilder::definition)
                        .toList(),
                schemaParts.values().stream()
                        .map(SchemaCaptured::getUncaptured)
                        .flatMap(Collection::stream)
                        .map(object -> new Uncaptured(object.getKind(), object.getIdentity(), object.getReason()))
                        .toList(),
                List.copyOf(sequences.values()));
    }

    private SnapshotStarted unknown() {
        return new SnapshotStarted(id, Instant.EPOCH, "", "", 0, "", 0L, List.of(), List.of(), 0, 0, List.of());
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
}
