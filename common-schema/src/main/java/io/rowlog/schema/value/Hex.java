package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;

/** Hexadecimal digits as ASCII bytes. */
final class Hex {
    private Hex() {}

    static void write(byte value, ByteOutput text) {
        text.writeByte(digit(value >> 4 & 0xF));
        text.writeByte(digit(value & 0xF));
    }

    private static int digit(int value) {
        return value < 10 ? '0' + value : 'a' - 10 + value;
    }

    static int value(byte digit) {
        int value = Character.digit(digit, 16);
        if (value < 0) {
            throw new MalformedDataException("A character that is no hexadecimal digit");
        }
        return value;
    }
}
