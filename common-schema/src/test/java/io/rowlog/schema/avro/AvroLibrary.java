package io.rowlog.schema.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** The oracle: rows read and written by the Avro library, logical types as Java's own. */
final class AvroLibrary {
    private static final int SMALLEST_BLOCK = 64;

    private AvroLibrary() {}

    private static GenericData data() {
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new Conversions.UUIDConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
        return data;
    }

    /** The fields of a record, strings as Java's; fails when bytes are left. */
    static List<@Nullable Object> read(Schema schema, byte[] bytes, int offset) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
        try {
            GenericData.Record row =
                    new GenericDatumReader<GenericData.Record>(schema, schema, data()).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IllegalStateException("Bytes are left after the record");
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < schema.getFields().size(); i++) {
                values.add(plain(row.get(i)));
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }

    static byte[] write(GenericData.Record row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return write(row, EncoderFactory.get().binaryEncoder(bytes, null), bytes);
    }

    /** As {@link #write}, but with arrays in blocks that are preceded by their size. */
    static byte[] writeInBlocks(GenericData.Record row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EncoderFactory factory = new EncoderFactory().configureBlockSize(SMALLEST_BLOCK);
        return write(row, factory.blockingBinaryEncoder(bytes, null), bytes);
    }

    private static byte[] write(GenericData.Record row, BinaryEncoder encoder, ByteArrayOutputStream bytes) {
        try {
            new GenericDatumWriter<GenericData.Record>(row.getSchema(), data()).write(row, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
