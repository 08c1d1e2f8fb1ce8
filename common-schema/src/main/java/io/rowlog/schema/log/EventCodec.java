package io.rowlog.schema.log;

import io.rowlog.schema.avro.DatumBounds;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.LogCreated;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotAbandoned;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Events of the control topic as bytes: Avro single-object encoding. Immutable and safe for use by several threads. */
public final class EventCodec {
    /** Version of the log's format that this version writes, and the highest that it reads. */
    public static final int FORMAT_VERSION = 1;

    /** Schemas of all events that this version writes; they stand in the schemas topic too. */
    public static final List<Schema> SCHEMAS = List.of(
            LogCreated.getClassSchema(),
            SchemaCaptured.getClassSchema(),
            SnapshotStarted.getClassSchema(),
            ChunkCaptured.getClassSchema(),
            TableCaptured.getClassSchema(),
            SequencesCaptured.getClassSchema(),
            SnapshotCompleted.getClassSchema(),
            SnapshotAbandoned.getClassSchema());

    private static final EventClasses CLASSES = new EventClasses();

    private EventCodec() {}

    /** The event's kind, for {@link LogHeaders#EVENT}. */
    public static String kind(SpecificRecord event) {
        return event.getSchema().getName();
    }

    /** The event framed in single-object encoding. */
    public static byte[] encode(SpecificRecord event) {
        ByteOutput header = new ByteOutput(SingleObject.HEADER);
        SingleObject.writeHeader(SchemaNormalization.parsingFingerprint64(event.getSchema()), header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.toByteArray());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<SpecificRecord>(event.getSchema(), CLASSES).write(event, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** Whether this version knows the kind of event. */
    public static boolean knows(String kind) {
        return SCHEMAS.stream().anyMatch(schema -> schema.getName().equals(kind));
    }

    /**
     * Reads an event of a known kind, also one that a later version wrote with more fields.
     *
     * @param writers finds the schema that the event was written with by its fingerprint
     * @throws MalformedDataException when the bytes are not such an event
     */
    public static SpecificRecord decode(String kind, byte[] bytes, LongFunction<Schema> writers) {
        Schema reader = SCHEMAS.stream()
                .filter(schema -> schema.getName().equals(kind))
                .findFirst()
                .orElseThrow(() -> new MalformedDataException("Event of unknown kind " + kind));
        ByteInput input = new ByteInput().set(bytes, 0, bytes.length);
        long fingerprint = SingleObject.readFingerprint(input);
        Schema writer =
                fingerprint == SchemaNormalization.parsingFingerprint64(reader) ? reader : writers.apply(fingerprint);
        DatumBounds.check(writer, input);
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(bytes, SingleObject.HEADER, bytes.length - SingleObject.HEADER, null);
            SpecificRecord event = new SpecificDatumReader<SpecificRecord>(writer, reader, CLASSES).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new MalformedDataException("Bytes after the end of an event " + kind);
            }
            return event;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedDataException("Not an event " + kind + ": " + e.getMessage());
        }
    }
}
