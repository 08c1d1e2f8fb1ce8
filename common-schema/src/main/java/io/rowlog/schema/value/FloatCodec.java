package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/**
 * {@code real} and {@code double precision}: the same IEEE 754 bits, big-endian at the server, little-endian in Avro.
 *
 * @param width bytes of the value: 4 or 8
 */
record FloatCodec(int width) implements ValueCodec {
    @Override
    public String encoding() {
        return "float" + width;
    }

    @Override
    public Schema avroType() {
        return Schema.create(width == Double.BYTES ? Schema.Type.DOUBLE : Schema.Type.FLOAT);
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        avro.writeVarint(Branch.ORDINARY);
        if (width == Double.BYTES) {
            avro.writeLongLittleEndian(value.readLong());
        } else {
            avro.writeIntLittleEndian(value.readInt());
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        if (width == Double.BYTES) {
            value.writeLong(avro.readLongLittleEndian());
        } else {
            value.writeInt(avro.readIntLittleEndian());
        }
        return true;
    }

    /** Java prints the shortest digits that read back as the same number, in a form that the server takes. */
    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        text.writeAscii(
                width == Double.BYTES
                        ? Double.toString(Double.longBitsToDouble(avro.readLongLittleEndian()))
                        : Float.toString(Float.intBitsToFloat(avro.readIntLittleEndian())));
    }
}
