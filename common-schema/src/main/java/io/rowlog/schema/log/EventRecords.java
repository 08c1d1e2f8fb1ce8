package io.rowlog.schema.log;

import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.BlockRange;
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
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.time.Instant;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Events as records of {@code control.avsc} and back: the one place where {@link LogEvent} meets them. Immutable and safe
 * for use by several threads.
 */
final class EventRecords {
    private static final long TO_THE_END = -1;

    private EventRecords() {}

    /**
     * The event that the record of its kind stands for; {@link LogEvent.Unreadable} where a field's content is not
     * understood.
     *
     * @throws MalformedDataException when it does not say of which snapshot it is, or of which log
     */
    static LogEvent event(String kind, GenericRecord record) {
        return event(kind, new RecordFields(record));
    }

    private static LogEvent event(String kind, RecordFields event) {
        if (!event.has("snapshot")) {
            try {
                return kind.equals("LogCreated") ? logCreated(event) : StreamRecords.event(kind, event);
            } catch (IllegalArgumentException e) {
                throw new MalformedDataException("Not an event " + kind + ": " + e.getMessage());
            }
        }
        String id = event.text("snapshot");
        if (id.isEmpty()) {
            throw new MalformedDataException("An event " + kind + " of a snapshot without id");
        }
        SnapshotId snapshot = new SnapshotId(id);
        try {
            return ofSnapshot(kind, snapshot, event);
        } catch (IllegalArgumentException e) {
            return new LogEvent.Unreadable(
                    snapshot, e.getMessage() == null ? "an event " + kind + " that is not understood" : e.getMessage());
        }
    }

    /**
     * The record that stands for the event.
     *
     * @throws IllegalArgumentException when it is one that is never written
     */
    static GenericRecord of(LogEvent event) {
        GenericRecord to = new GenericData.Record(EventCodec.schema(EventCodec.kind(event)));
        if (event instanceof LogEvent.OfSnapshot e) {
            to.put("snapshot", e.snapshot().value());
        }
        switch (event) {
            case LogCreated e -> {
                to.put("formatVersion", e.formatVersion());
                to.put("log", e.log().name());
                to.put("systemIdentifier", e.source().systemIdentifier());
                to.put("database", e.source().name());
                to.put("createdAt", e.createdAt().toEpochMilli());
            }
            case SnapshotStarted e -> {
                to.put("startedAt", e.startedAt().toEpochMilli());
                to.put("lsn", e.lsn().toString());
                to.put("visibility", e.visibility().toString());
                to.put("serverVersion", e.serverVersion());
                to.put("encoding", e.encoding());
                to.put("transactionsOffset", e.transactionsOffset());
                to.put("include", e.include());
                to.put("exclude", e.exclude());
                to.put("supplement", e.purpose() == SnapshotPurpose.SUPPLEMENT);
                to.put("verification", e.purpose() == SnapshotPurpose.VERIFICATION);
                to.put("part", e.part());
                to.put("parts", e.parts());
                to.put("plan", e.plan().stream().map(EventRecords::planned).toList());
            }
            case SchemaCaptured e -> {
                to.put("part", e.part());
                to.put("parts", e.parts());
                to.put(
                        "definitions",
                        e.definitions().stream().map(EventRecords::definition).toList());
                to.put(
                        "uncaptured",
                        e.uncaptured().stream().map(EventRecords::uncaptured).toList());
            }
            case ChunkCaptured e -> {
                to.put("table", name(e.table()));
                to.put("chunk", e.chunk());
                to.put("relation", name(e.relation()));
                to.put("firstBlock", e.blocks().first());
                to.put("endBlock", e.blocks().end().orElse(TO_THE_END));
                to.put("visibility", e.visibility().toString());
                to.put("ranges", e.ranges().stream().map(EventRecords::range).toList());
                to.put("rows", e.rows());
                to.put("bytes", e.bytes());
                to.put("digest", digest(e.digest()));
            }
            case TableCaptured e -> {
                to.put("table", name(e.table()));
                to.put("chunks", e.chunks());
                to.put("rows", e.rows());
                to.put("bytes", e.bytes());
                to.put("digest", digest(e.digest()));
            }
            case SequencesCaptured e ->
                to.put(
                        "sequences",
                        e.sequences().stream().map(EventRecords::sequence).toList());
            case SnapshotCompleted e -> {
                to.put("completedAt", e.completedAt().toEpochMilli());
                to.put("tables", e.tables());
                to.put("rows", e.rows());
                to.put("bytes", e.bytes());
            }
            case SnapshotAbandoned e -> {
                to.put("abandonedAt", e.abandonedAt().toEpochMilli());
                to.put("reason", e.reason());
            }
            case LogEvent.StreamStarted e -> StreamRecords.put(e, to);
            case LogEvent.Gap e -> StreamRecords.put(e, to);
            case LogEvent.TableDescribed e -> StreamRecords.put(e, to);
            case LogEvent.DefinitionChanged e -> StreamRecords.put(e, to);
            case LogEvent.Pruned e -> StreamRecords.put(e, to);
            case LogEvent.OfTransactions e -> StreamRecords.put(e, to);
            case LogEvent.Unreadable e ->
                throw new IllegalArgumentException("An event that could not be read is not written");
        }
        return to;
    }

    static GenericRecord name(QualifiedName name) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("TableName"));
        to.put("schemaName", name.schema());
        to.put("name", name.name());
        return to;
    }

    private static GenericRecord planned(PlannedTable table) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("PlannedTable"));
        to.put("table", name(table.table()));
        to.put("topic", table.topic());
        to.put("level", table.level());
        to.put("keySchema", table.keySchema() == null ? null : table.keySchema().toString());
        to.put("rowSchema", table.rowSchema().toString());
        to.put("estimatedRows", table.estimatedRows());
        return to;
    }

    static GenericRecord definition(Definition definition) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("CapturedDefinition"));
        to.put("id", definition.id());
        to.put("kind", definition.kind());
        to.put("identity", definition.identity());
        to.put("table", definition.table().name().isEmpty() ? null : name(definition.table()));
        to.put("section", definition.section().name());
        to.put("statements", definition.statements());
        to.put("dependsOn", definition.dependsOn());
        to.put("roles", definition.roles());
        return to;
    }

    private static GenericRecord uncaptured(Uncaptured object) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("UncapturedObject"));
        to.put("kind", object.kind());
        to.put("identity", object.identity());
        to.put("reason", object.reason());
        return to;
    }

    static GenericRecord sequence(SequenceValue value) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("CapturedSequence"));
        to.put("sequence", name(value.name()));
        to.put("lastValue", value.lastValue());
        to.put("called", value.called());
        return to;
    }

    private static GenericRecord range(OffsetRange range) {
        GenericRecord to = new GenericData.Record(EventCodec.schema("OffsetRange"));
        to.put("partition", range.partition());
        to.put("first", range.first());
        to.put("last", range.last());
        to.put("rows", range.rows());
        return to;
    }

    private static GenericData.Fixed digest(Digest digest) {
        return new GenericData.Fixed(EventCodec.schema("Digest"), digest.toBytes());
    }

    // Reading: the same the other way round. IllegalArgumentException says what is not understood.

    private static LogCreated logCreated(RecordFields e) {
        return new LogCreated(
                e.integer("formatVersion"),
                new LogName(e.text("log")),
                new SourceDatabase(e.number("systemIdentifier"), e.text("database")),
                Instant.ofEpochMilli(e.number("createdAt")));
    }

    private static SnapshotPurpose purpose(RecordFields e) {
        if (e.flag("verification")) {
            return SnapshotPurpose.VERIFICATION;
        }
        return e.flag("supplement") ? SnapshotPurpose.SUPPLEMENT : SnapshotPurpose.RESTORE;
    }

    private static LogEvent ofSnapshot(String kind, SnapshotId snapshot, RecordFields e) {
        return switch (kind) {
            case "SnapshotStarted" ->
                new SnapshotStarted(
                        snapshot,
                        Instant.ofEpochMilli(e.number("startedAt")),
                        Lsn.parse(e.text("lsn")),
                        Visibility.parse(e.text("visibility")),
                        e.integer("serverVersion"),
                        e.text("encoding"),
                        e.number("transactionsOffset"),
                        e.texts("include"),
                        e.texts("exclude"),
                        purpose(e),
                        e.integer("part"),
                        e.integer("parts"),
                        e.list("plan", EventRecords::planned));
            case "SchemaCaptured" ->
                new SchemaCaptured(
                        snapshot,
                        e.integer("part"),
                        e.integer("parts"),
                        e.list("definitions", EventRecords::definition),
                        e.list(
                                "uncaptured",
                                object -> new Uncaptured(
                                        object.text("kind"), object.text("identity"), object.text("reason"))));
            case "ChunkCaptured" ->
                new ChunkCaptured(
                        snapshot,
                        e.name("table"),
                        e.integer("chunk"),
                        e.name("relation"),
                        blocks(e.number("firstBlock"), e.number("endBlock")),
                        Visibility.parse(e.text("visibility")),
                        e.list(
                                "ranges",
                                range -> new OffsetRange(
                                        range.integer("partition"),
                                        range.number("first"),
                                        range.number("last"),
                                        range.number("rows"))),
                        e.number("rows"),
                        e.number("bytes"),
                        e.digest("digest"));
            case "TableCaptured" ->
                new TableCaptured(
                        snapshot,
                        e.name("table"),
                        e.integer("chunks"),
                        e.number("rows"),
                        e.number("bytes"),
                        e.digest("digest"));
            case "SequencesCaptured" -> new SequencesCaptured(snapshot, e.list("sequences", EventRecords::sequence));
            case "SnapshotCompleted" ->
                new SnapshotCompleted(
                        snapshot,
                        Instant.ofEpochMilli(e.number("completedAt")),
                        e.integer("tables"),
                        e.number("rows"),
                        e.number("bytes"));
            case "SnapshotAbandoned" ->
                new SnapshotAbandoned(snapshot, Instant.ofEpochMilli(e.number("abandonedAt")), e.text("reason"));
            default -> throw new IllegalStateException("No event of a snapshot is called " + kind);
        };
    }

    static SequenceValue sequence(RecordFields value) {
        return new SequenceValue(value.name("sequence"), value.number("lastValue"), value.flag("called"));
    }

    private static BlockRange blocks(long first, long end) {
        return end == TO_THE_END ? BlockRange.from(first) : BlockRange.between(first, end);
    }

    private static PlannedTable planned(RecordFields table) {
        return new PlannedTable(
                table.name("table"),
                table.text("topic"),
                table.integer("level"),
                table.present("keySchema") ? SchemaId.parse(table.text("keySchema")) : null,
                SchemaId.parse(table.text("rowSchema")),
                table.number("estimatedRows"));
    }

    static Definition definition(RecordFields definition) {
        return new Definition(
                definition.text("id"),
                definition.text("kind"),
                definition.text("identity"),
                definition.present("table") ? definition.name("table") : new QualifiedName("", ""),
                section(definition),
                definition.texts("statements"),
                definition.texts("dependsOn"),
                definition.texts("roles"));
    }

    private static Definition.Section section(RecordFields definition) {
        for (Definition.Section section : Definition.Section.values()) {
            if (section.name().equals(definition.text("section"))) {
                return section;
            }
        }
        throw new IllegalArgumentException("definition " + definition.text("kind") + " " + definition.text("identity")
                + " is of section " + definition.text("section") + ", which this version does not know");
    }
}
