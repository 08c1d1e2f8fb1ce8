package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/**
 * {@code real} and {@code double precision}: the same IEEE 754 bits, big-endian at the server, little-endian in Avro. Of
 * the many bit patterns that are not a number, which the server does not tell apart, only one is written.
 *
 * @param width bytes of the value: 4 or 8
 */
record FloatCodec(int width) implements ValueCodec {
    private static final long LARGEST_WHOLE = 1_000_000;

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
            avro.writeLongLittleEndian(Double.doubleToLongBits(Double.longBitsToDouble(value.readLong())));
        } else {
            avro.writeIntLittleEndian(Float.floatToIntBits(Float.intBitsToFloat(value.readInt())));
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

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        if (width == Double.BYTES) {
            double number = Double.longBitsToDouble(avro.readLongLittleEndian());
            if (!writeWhole(number, text)) {
                text.writeAscii(Double.toString(number));
            }
        } else {
            float number = Float.intBitsToFloat(avro.readIntLittleEndian());
            if (!writeWhole(number, text)) {
                text.writeAscii(Float.toString(number));
            }
        }
    }

    /**
     * Writes a small whole number; others are left to Java, which prints the shortest digits that read back as the same
     * number, in a form that the server takes.
     */
    private static boolean writeWhole(double number, ByteOutput text) {
        long whole = (long) number;
        // Zero has a sign, which a long does not hold.
        if (whole != number || whole == 0 || Math.abs(whole) > LARGEST_WHOLE) {
            return false;
        }
        text.writeInteger(whole);
        return true;
    }
}
