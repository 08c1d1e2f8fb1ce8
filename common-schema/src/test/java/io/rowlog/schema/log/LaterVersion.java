package io.rowlog.schema.log;

import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes events as a version of this software would that knows more fields. */
final class LaterVersion {
    private LaterVersion() {}

    static byte[] bytes(Schema schema, SpecificRecord event, String field, Object value) {
        GenericData.Record later = new GenericData.Record(schema);
        event.getSchema().getFields().forEach(known -> later.put(known.name(), event.get(known.pos())));
        later.put(field, value);
        ByteOutput header = new ByteOutput(SingleObject.HEADER);
        SingleObject.writeHeader(SchemaNormalization.parsingFingerprint64(schema), header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.toByteArray());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<GenericData.Record>(schema, SpecificData.getForClass(event.getClass()))
                    .write(later, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
