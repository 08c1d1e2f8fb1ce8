package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;

/** Unscaled numbers of Avro's decimals: two's complement, most significant byte first, no byte more than needed. */
final class Unscaled {
    private Unscaled() {}

    static void write(long number, ByteOutput avro) {
        int length = length(number);
        avro.writeVarint(length);
        writeBytes(number, length, avro);
    }

    /** Writes the number whose upper and lower 64 bits are given. */
    static void write(long high, long low, ByteOutput avro) {
        if (high == low >> Long.SIZE - 1) {
            write(low, avro);
        } else {
            int length = length(high);
            avro.writeVarint(length + Long.BYTES);
            writeBytes(high, length, avro);
            avro.writeLong(low);
        }
    }

    private static int length(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number < 0 ? ~number : number) + 1;
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void writeBytes(long number, int length, ByteOutput avro) {
        for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            avro.writeByte((int) (number >> shift));
        }
    }

    /** Reads 1 to 8 bytes. */
    static long read(ByteInput avro, int length) {
        long number = avro.readByte();
        for (int i = 1; i < length; i++) {
            number = number << Byte.SIZE | avro.readByte() & 0xFF;
        }
        return number;
    }

    /** Writes the number with the decimal point before its last {@code scale} digits, of which there are up to 18. */
    static void writeText(long unscaled, int scale, ByteOutput text) {
        if (scale == 0) {
            text.writeInteger(unscaled);
            return;
        }
        if (unscaled < 0) {
            text.writeByte('-');
        }
        long unit = NumericDigits.power(scale);
        text.writeDecimal(Math.abs(unscaled / unit), 1);
        text.writeByte('.');
        text.writeDecimal(Math.abs(unscaled % unit), scale);
    }
}
