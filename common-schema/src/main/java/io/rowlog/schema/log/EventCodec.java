package io.rowlog.schema.log;

import io.rowlog.schema.avro.DatumBounds;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Events of the control and transactions topics as bytes, in Avro single-object encoding (Avro specification, "Single-object encoding").
 * Immutable and safe for use by several threads.
 */
public final class EventCodec {
    /** Version of the log's format that this version writes, and the highest that it reads. */
    public static final int FORMAT_VERSION = 1;

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
            schema("SnapshotAbandoned"),
            schema("StreamStarted"),
            schema("Gap"),
            schema("TableDescribed"),
            schema("DefinitionChanged"),
            schema("TransactionCaptured"),
            schema("Passed"),
            schema("Marker"),
            schema("Heartbeat"),
            schema("Pruned"));

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

    /** The schema of a record that {@code control.avsc} defines. */
    static Schema schema(String record) {
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
        GenericRecord record = EventRecords.of(event);
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
            return EventRecords.event(kind, event);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedDataException("Not an event " + kind + ": " + e.getMessage());
        }
    }
}
