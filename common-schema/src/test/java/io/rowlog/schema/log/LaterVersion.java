package io.rowlog.schema.log;

import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Writes events as a version of this software would that knows more fields. */
final class LaterVersion {
    private LaterVersion() {}

    static byte[] bytes(Schema schema, LogEvent event, String field, Object value) {
        ByteOutput header = new ByteOutput(SingleObject.HEADER);
        SingleObject.writeHeader(SchemaNormalization.parsingFingerprint64(schema), header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.toByteArray());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            GenericRecord known = known(event);
            GenericData.Record later = new GenericData.Record(schema);
            known.getSchema().getFields().forEach(each -> later.put(each.name(), known.get(each.pos())));
            later.put(field, value);
            new GenericDatumWriter<GenericData.Record>(schema).write(later, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static GenericRecord known(LogEvent event) throws IOException {
        Schema schema = EventCodec.SCHEMAS.stream()
                .filter(each -> each.getName().equals(EventCodec.kind(event)))
                .findFirst()
                .orElseThrow();
        byte[] bytes = EventCodec.encode(event);
        int length = bytes.length - SingleObject.HEADER;
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, SingleObject.HEADER, length, null));
    }
}
