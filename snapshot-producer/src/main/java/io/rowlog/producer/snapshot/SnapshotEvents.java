package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.postgres.ReadSession.Moment;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent.ChunkCaptured;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SchemaCaptured;
import io.rowlog.schema.log.LogEvent.SequencesCaptured;
import io.rowlog.schema.log.LogEvent.SnapshotAbandoned;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogEvent.SnapshotPurpose;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TableCaptured;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SourceDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The control events of one snapshot, which has the source as of one moment. Immutable. */
record SnapshotEvents(SnapshotId snapshot, Moment moment) {
    /** Keeps an event well below what any broker takes as a record. */
    private static final int TABLES_PER_PART = 1000;

    private static final int CHARACTERS_PER_PART = 256 * 1024;

    static LogCreated logCreated(LogName log, SourceDatabase source) {
        return new LogCreated(EventCodec.FORMAT_VERSION, log, source, now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    List<SnapshotStarted> started(
            Catalog catalog,
            TablePatterns patterns,
            SnapshotPurpose purpose,
            List<PlannedTable> plan,
            long transactionsOffset) {
        int parts = Math.max(1, (plan.size() + TABLES_PER_PART - 1) / TABLES_PER_PART);
        List<SnapshotStarted> events = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * TABLES_PER_PART;
            events.add(new SnapshotStarted(
                    snapshot,
                    moment.at().truncatedTo(ChronoUnit.MILLIS),
                    moment.lsn(),
                    moment.visibility(),
                    catalog.serverVersion(),
                    catalog.encoding(),
                    transactionsOffset,
                    patterns.include(),
                    patterns.exclude(),
                    purpose,
                    part,
                    parts,
                    plan.subList(from, Math.min(plan.size(), from + TABLES_PER_PART))));
        }
        return events;
    }

    List<SchemaCaptured> schema(List<Definition> definitions, List<Uncaptured> uncaptured) {
        List<List<Definition>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        int characters = 0;
        for (Definition definition : definitions) {
            if (characters > CHARACTERS_PER_PART) {
                parts.add(new ArrayList<>());
                characters = 0;
            }
            parts.getLast().add(definition);
            characters +=
                    definition.statements().stream().mapToInt(String::length).sum();
        }
        List<SchemaCaptured> events = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            events.add(new SchemaCaptured(
                    snapshot, part, parts.size(), parts.get(part), part == 0 ? uncaptured : List.of()));
        }
        return events;
    }

    ChunkCaptured chunk(Chunk chunk, DigestAccumulator rows, List<OffsetRange> ranges) {
        return new ChunkCaptured(
                snapshot,
                chunk.table().name(),
                chunk.number(),
                chunk.heap().name(),
                chunk.blocks(),
                moment.visibility(),
                ranges,
                rows.rows(),
                rows.bytes(),
                rows.digest());
    }

    TableCaptured table(SnapshotReport.TableTotal table) {
        return new TableCaptured(snapshot, table.table(), table.chunks(), table.rows(), table.bytes(), table.digest());
    }

    SequencesCaptured sequences(List<SequenceValue> values) {
        return new SequencesCaptured(snapshot, values);
    }

    SnapshotCompleted completed(List<SnapshotReport.TableTotal> tables) {
        return new SnapshotCompleted(
                snapshot,
                now(),
                tables.size(),
                tables.stream().mapToLong(SnapshotReport.TableTotal::rows).sum(),
                tables.stream().mapToLong(SnapshotReport.TableTotal::bytes).sum());
    }

    static SnapshotAbandoned abandoned(SnapshotId snapshot, String reason) {
        return new SnapshotAbandoned(snapshot, now(), reason);
    }
}
