package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.event.CapturedDefinition;
import io.rowlog.schema.log.event.CapturedSequence;
import io.rowlog.schema.log.event.Digest;
import io.rowlog.schema.log.event.LogCreated;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotAbandoned;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import io.rowlog.schema.log.event.UncapturedObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The control events of one snapshot. Immutable. */
record SnapshotEvents(String snapshot) {
    /** Keeps an event well below what any broker takes as a record. */
    private static final int TABLES_PER_PART = 1000;

    private static final int CHARACTERS_PER_PART = 256 * 1024;

    static LogCreated logCreated(String log, Catalog catalog) {
        return new LogCreated(EventCodec.FORMAT_VERSION, log, catalog.systemIdentifier(), catalog.database(), now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    List<SnapshotStarted> started(
            SnapshotSession session,
            Catalog catalog,
            TablePatterns patterns,
            List<PlannedTable> plan,
            long transactionsOffset) {
        int parts = Math.max(1, (plan.size() + TABLES_PER_PART - 1) / TABLES_PER_PART);
        List<SnapshotStarted> events = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * TABLES_PER_PART;
            events.add(new SnapshotStarted(
                    snapshot,
                    session.startedAt().truncatedTo(ChronoUnit.MILLIS),
                    session.lsn(),
                    session.visibility(),
                    catalog.serverVersion(),
                    catalog.encoding(),
                    transactionsOffset,
                    patterns.include(),
                    patterns.exclude(),
                    part,
                    parts,
                    plan.subList(from, Math.min(plan.size(), from + TABLES_PER_PART))));
        }
        return events;
    }

    List<SchemaCaptured> schema(List<Definition> definitions, List<Uncaptured> uncaptured) {
        List<List<CapturedDefinition>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        int characters = 0;
        for (Definition definition : definitions) {
            if (characters > CHARACTERS_PER_PART) {
                parts.add(new ArrayList<>());
                characters = 0;
            }
            parts.getLast().add(captured(definition));
            characters +=
                    definition.statements().stream().mapToInt(String::length).sum();
        }
        List<UncapturedObject> objects = uncaptured.stream()
                .map(object -> new UncapturedObject(object.kind(), object.identity(), object.reason()))
                .toList();
        List<SchemaCaptured> events = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            events.add(
                    new SchemaCaptured(snapshot, part, parts.size(), parts.get(part), part == 0 ? objects : List.of()));
        }
        return events;
    }

    private static CapturedDefinition captured(Definition definition) {
        return new CapturedDefinition(
                definition.id(),
                definition.kind(),
                definition.identity(),
                definition.table().name().isEmpty() ? null : SnapshotPlan.name(definition.table()),
                definition.section().name(),
                definition.statements(),
                definition.dependsOn(),
                definition.roles());
    }

    TableCaptured table(SnapshotReport.CapturedTable table) {
        return new TableCaptured(
                snapshot,
                SnapshotPlan.name(table.table()),
                table.chunks(),
                table.rows(),
                table.bytes(),
                new Digest(table.digest().toBytes()));
    }

    SequencesCaptured sequences(List<SequenceValue> values) {
        return new SequencesCaptured(
                snapshot,
                values.stream()
                        .map(value -> new CapturedSequence(
                                SnapshotPlan.name(value.name()), value.lastValue(), value.called()))
                        .toList());
    }

    SnapshotCompleted completed(List<SnapshotReport.CapturedTable> tables) {
        return new SnapshotCompleted(
                snapshot,
                now(),
                tables.size(),
                tables.stream().mapToLong(SnapshotReport.CapturedTable::rows).sum(),
                tables.stream().mapToLong(SnapshotReport.CapturedTable::bytes).sum());
    }

    static SnapshotAbandoned abandoned(String snapshot, String reason) {
        return new SnapshotAbandoned(snapshot, now(), reason);
    }
}
