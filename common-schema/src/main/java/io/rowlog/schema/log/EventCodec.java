package io.rowlog.schema.log;

import io.rowlog.schema.avro.DatumBounds;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
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
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TableCaptured;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Events of the control topic as bytes, in Avro single-object encoding: the one place where {@link LogEvent} meets the
 * records of {@code control.avsc}. Immutable and safe for use by several threads.
 */
public final class EventCodec {
    /** Version of the log's format that this version writes, and the highest that it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final long TO_THE_END = -1;
    private static final Map<String, Schema> RECORDS = records();

    /** Schemas of all events that this version writes; they stand in the schemas topic too. */
    public static final List<Schema> SCHEMAS = List.of(
            schema("LogCreated"),
            schema("SchemaCaptured"),
            schema("SnapshotStarted"),
            schema("ChunkCaptured"),
            schema("TableCaptured"),
            schema("SequencesCaptured"),
            schema("SnapshotCompleted"),
            schema("SnapshotAbandoned"));

    private EventCodec() {}

    /** All records that {@code control.avsc} defines, by name; each may use those before it. */
    private static Map<String, Schema> records() {
        try (InputStream definitions = EventCodec.class.getResourceAsStream("control.avsc")) {
            if (definitions == null) {
                throw new IllegalStateException("control.avsc is missing beside " + EventCodec.class);
            }
            Map<String, Schema> records = new HashMap<>();
            new Schema.Parser()
                    .parse(definitions)
                    .getTypes()
                    .forEach(schema -> records.put(schema.getName(), withJavaStrings(schema)));
            return Map.copyOf(records);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading control.avsc", e);
        }
    }

    /**
     * The first version of the log's format was written with schemas that ask Avro for Java's strings; the schemas' ids are
     * of their whole text.
     */
    private static Schema withJavaStrings(Schema schema) {
        switch (schema.getType()) {
            case STRING -> {
                if (schema.getProp(GenericData.STRING_PROP) == null) {
                    GenericData.setStringType(schema, GenericData.StringType.String);
                }
            }
            case ARRAY -> withJavaStrings(schema.getElementType());
            case UNION -> schema.getTypes().forEach(EventCodec::withJavaStrings);
            case RECORD -> schema.getFields().forEach(field -> withJavaStrings(field.schema()));
            default -> {}
        }
        return schema;
    }

    private static Schema schema(String record) {
        Schema schema = RECORDS.get(record);
        if (schema == null) {
            throw new IllegalStateException("control.avsc defines no record " + record);
        }
        return schema;
    }

    /** The event's kind, for {@link LogHeaders#EVENT}: the name of its record. */
    public static String kind(LogEvent event) {
        return event.getClass().getSimpleName();
    }

    /** Whether this version knows the kind of event. */
    public static boolean knows(String kind) {
        return SCHEMAS.stream().anyMatch(schema -> schema.getName().equals(kind));
    }

    /**
     * The event framed in single-object encoding.
     *
     * @throws IllegalArgumentException when it is one that is never written
     */
    public static byte[] encode(LogEvent event) {
        GenericRecord record = record(event);
        ByteOutput header = new ByteOutput(SingleObject.HEADER);
        SingleObject.writeHeader(SchemaNormalization.parsingFingerprint64(record.getSchema()), header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.toByteArray());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an event of a known kind, also one that a later version wrote with more fields. Where a field's content is not
     * understood, the event is {@link LogEvent.Unreadable}.
     *
     * @param writers finds the schema that the event was written with by its fingerprint
     * @throws MalformedDataException when the bytes are not such an event
     */
    public static LogEvent decode(String kind, byte[] bytes, LongFunction<Schema> writers) {
        if (!knows(kind)) {
            throw new MalformedDataException("Event of unknown kind " + kind);
        }
        Schema reader = schema(kind);
        ByteInput input = new ByteInput().set(bytes, 0, bytes.length);
        long fingerprint = SingleObject.readFingerprint(input);
        Schema writer =
                fingerprint == SchemaNormalization.parsingFingerprint64(reader) ? reader : writers.apply(fingerprint);
        DatumBounds.check(writer, input);
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(bytes, SingleObject.HEADER, bytes.length - SingleObject.HEADER, null);
            GenericRecord event = new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new MalformedDataException("Bytes after the end of an event " + kind);
            }
            return event(kind, new Fields(event));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedDataException("Not an event " + kind + ": " + e.getMessage());
        }
    }

    private static LogEvent event(String kind, Fields event) {
        if (kind.equals("LogCreated")) {
            try {
                return logCreated(event);
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

    // Writing: what stands in the record of each event.

    private static GenericRecord record(LogEvent event) {
        GenericRecord to = new GenericData.Record(schema(kind(event)));
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
                to.put("part", e.part());
                to.put("parts", e.parts());
                to.put("plan", e.plan().stream().map(EventCodec::planned).toList());
            }
            case SchemaCaptured e -> {
                to.put("part", e.part());
                to.put("parts", e.parts());
                to.put(
                        "definitions",
                        e.definitions().stream().map(EventCodec::definition).toList());
                to.put(
                        "uncaptured",
                        e.uncaptured().stream().map(EventCodec::uncaptured).toList());
            }
            case ChunkCaptured e -> {
                to.put("table", name(e.table()));
                to.put("chunk", e.chunk());
                to.put("relation", name(e.relation()));
                to.put("firstBlock", e.blocks().first());
                to.put("endBlock", e.blocks().end().orElse(TO_THE_END));
                to.put("visibility", e.visibility().toString());
                to.put("ranges", e.ranges().stream().map(EventCodec::range).toList());
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
                        e.sequences().stream().map(EventCodec::sequence).toList());
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
            case LogEvent.Unreadable e ->
                throw new IllegalArgumentException("An event that could not be read is not written");
        }
        return to;
    }

    private static GenericRecord name(QualifiedName name) {
        GenericRecord to = new GenericData.Record(schema("TableName"));
        to.put("schemaName", name.schema());
        to.put("name", name.name());
        return to;
    }

    private static GenericRecord planned(PlannedTable table) {
        GenericRecord to = new GenericData.Record(schema("PlannedTable"));
        to.put("table", name(table.table()));
        to.put("topic", table.topic());
        to.put("level", table.level());
        to.put("keySchema", table.keySchema() == null ? null : table.keySchema().toString());
        to.put("rowSchema", table.rowSchema().toString());
        to.put("estimatedRows", table.estimatedRows());
        return to;
    }

    private static GenericRecord definition(Definition definition) {
        GenericRecord to = new GenericData.Record(schema("CapturedDefinition"));
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
        GenericRecord to = new GenericData.Record(schema("UncapturedObject"));
        to.put("kind", object.kind());
        to.put("identity", object.identity());
        to.put("reason", object.reason());
        return to;
    }

    private static GenericRecord sequence(SequenceValue value) {
        GenericRecord to = new GenericData.Record(schema("CapturedSequence"));
        to.put("sequence", name(value.name()));
        to.put("lastValue", value.lastValue());
        to.put("called", value.called());
        return to;
    }

    private static GenericRecord range(OffsetRange range) {
        GenericRecord to = new GenericData.Record(schema("OffsetRange"));
        to.put("partition", range.partition());
        to.put("first", range.first());
        to.put("last", range.last());
        to.put("rows", range.rows());
        return to;
    }

    private static GenericData.Fixed digest(Digest digest) {
        return new GenericData.Fixed(schema("Digest"), digest.toBytes());
    }

    // Reading: the same the other way round. IllegalArgumentException says what is not understood.

    private static LogCreated logCreated(Fields e) {
        return new LogCreated(
                e.integer("formatVersion"),
                new LogName(e.text("log")),
                new SourceDatabase(e.number("systemIdentifier"), e.text("database")),
                Instant.ofEpochMilli(e.number("createdAt")));
    }

    private static LogEvent ofSnapshot(String kind, SnapshotId snapshot, Fields e) {
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
                        e.integer("part"),
                        e.integer("parts"),
                        e.list("plan", EventCodec::planned));
            case "SchemaCaptured" ->
                new SchemaCaptured(
                        snapshot,
                        e.integer("part"),
                        e.integer("parts"),
                        e.list("definitions", EventCodec::definition),
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
            case "SequencesCaptured" ->
                new SequencesCaptured(
                        snapshot,
                        e.list(
                                "sequences",
                                value -> new SequenceValue(
                                        value.name("sequence"), value.number("lastValue"), value.flag("called"))));
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

    private static BlockRange blocks(long first, long end) {
        return end == TO_THE_END ? BlockRange.from(first) : BlockRange.between(first, end);
    }

    private static PlannedTable planned(Fields table) {
        return new PlannedTable(
                table.name("table"),
                table.text("topic"),
                table.integer("level"),
                table.present("keySchema") ? SchemaId.parse(table.text("keySchema")) : null,
                SchemaId.parse(table.text("rowSchema")),
                table.number("estimatedRows"));
    }

    private static Definition definition(Fields definition) {
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

    private static Definition.Section section(Fields definition) {
        for (Definition.Section section : Definition.Section.values()) {
            if (section.name().equals(definition.text("section"))) {
                return section;
            }
        }
        throw new IllegalArgumentException("definition " + definition.text("kind") + " " + definition.text("identity")
                + " is of section " + definition.text("section") + ", which this version does not know");
    }

    /** The fields of a record that Avro has read; of the types that the schema says. */
    private record Fields(GenericRecord record) {
        boolean present(String field) {
            return record.get(field) != null;
        }

        String text(String field) {
            return record.get(field).toString();
        }

        int integer(String field) {
            return (Integer) record.get(field);
        }

        long number(String field) {
            return (Long) record.get(field);
        }

        boolean flag(String field) {
            return (Boolean) record.get(field);
        }

        Digest digest(String field) {
            return Digest.fromBytes(((GenericData.Fixed) record.get(field)).bytes());
        }

        QualifiedName name(String field) {
            Fields name = new Fields((GenericRecord) record.get(field));
            return new QualifiedName(name.text("schemaName"), name.text("name"));
        }

        List<String> texts(String field) {
            return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
        }

        <T> List<T> list(String field, Function<Fields, T> element) {
            return ((List<?>) record.get(field))
                    .stream()
                            .map(item -> element.apply(new Fields((GenericRecord) item)))
                            .toList();
        }
    }
}
