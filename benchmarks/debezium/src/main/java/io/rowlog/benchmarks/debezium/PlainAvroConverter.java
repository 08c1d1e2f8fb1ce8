package io.rowlog.benchmarks.debezium;

import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * Avro in single-object encoding (Avro specification, "Single-object encoding"), with the schema's CRC-64-AVRO where the
 * usual converters have the number that a schema registry gave it. They ask the registry once for each schema and
 * keep its answer, so that what is left out here is not what a record costs. Used by one thread at a time, as Connect
 * does.
 */
public final class PlainAvroConverter implements Converter {
    private static final int SCHEMAS = 1000;

    private final AvroData avroData = new AvroData(SCHEMAS);
    private final Map<Schema, Format> formats = new IdentityHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private BinaryEncoder encoder;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (schema == null || value == null) {
            return null;
        }
        Format format = formats.computeIfAbsent(schema, this::format);
        bytes.reset();
        bytes.writeBytes(format.header());
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            format.writer().write(avroData.fromConnectData(schema, value), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new UnsupportedOperationException("This converter only writes");
    }

    private Format format(Schema schema) {
        org.apache.avro.Schema avro = avroData.fromConnectSchema(schema);
        try {
            byte[] fingerprint = SchemaNormalization.parsingFingerprint("CRC-64-AVRO", avro);
            byte[] header = ByteBuffer.allocate(10).put((byte) 0xC3).put((byte) 0x01).put(fingerprint).array();
            return new Format(header, new GenericDatumWriter<>(avro));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Avro has CRC-64-AVRO", e);
        }
    }

    private record Format(byte[] header, GenericDatumWriter<Object> writer) {}
}
