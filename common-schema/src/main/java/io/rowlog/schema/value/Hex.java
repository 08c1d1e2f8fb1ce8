package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.nio.charset.StandardCharsets;

/** Hexadecimal digits as ASCII bytes, by tables: uuids and bytea are made of nothing else. */
final class Hex {
    private static final short[] PAIRS = pairs();
    private static final byte[] VALUES = values();
    private static final byte NONE = -1;

    private Hex() {}

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

    /** Writes two digits. */
    static void write(byte value, ByteOutput text) {
        text.writeShort(PAIRS[value & 0xFF]);
    }

    /** Reads two digits. */
    static int read(ByteInput text) {
        byte upper = VALUES[text.readByte() & 0xFF];
        byte lower = VALUES[text.readByte() & 0xFF];
        if (upper == NONE || lower == NONE) {
            throw new MalformedDataException(
                    "A character that is no hexadecimal digit before position " + text.position());
        }
        return upper << 4 | lower;
    }
}
