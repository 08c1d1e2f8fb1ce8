package io.rowlog.schema.bytes;

import java.nio.charset.StandardCharsets;

/** Hexadecimal digits by tables: uuids and bytea are made of nothing else. */
final class Hexadecimal {
    /** The two digits of each byte as ASCII. */
    static final short[] PAIRS = pairs();

    /** The value of each ASCII character, -1 where it is no digit. */
    static final byte[] VALUES = values();

    private Hexadecimal() {}

    private static short[] pairs() {
        byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        short[] pairs = new short[1 << Byte.SIZE];
        for (int value = 0; value < pairs.length; value++) {
            pairs[value] = (short) (digits[value >> 4] << Byte.SIZE | digits[value & 0xF]);
        }
        return pairs;
    }

    private static byte[] values() {
        byte[] values = new byte[1 << Byte.SIZE];
        for (int character = 0; character < values.length; character++) {
            values[character] = (byte) Character.digit(character < 0x80 ? character : 0, 16);
        }
        return values;
    }
}
