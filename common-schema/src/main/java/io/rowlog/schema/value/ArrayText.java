package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteOutput;
import java.util.Arrays;

/** Array output syntax (PostgreSQL documentation, section Arrays, Array Input and Output Syntax). */
final class ArrayText {
    private ArrayText() {}

    /** Writes {@code [lower:upper]...=} unless every lower bound is 1. */
    static void writeBounds(int[] sizes, int[] lowerBounds, ByteOutput text) {
        if (Arrays.stream(lowerBounds).allMatch(bound -> bound == 1)) {
            return;
        }
        for (int i = 0; i < sizes.length; i++) {
            text.writeAscii("[" + lowerBounds[i] + ":" + ((long) lowerBounds[i] + sizes[i] - 1) + "]");
        }
        text.writeByte('=');
    }

    /** Writes an element's text, quoted where the syntax demands it. */
    static void writeElement(byte[] bytes, int offset, int length, ByteOutput text) {
        if (!needsQuotes(bytes, offset, length)) {
            text.writeBytes(bytes, offset, length);
            return;
        }
        text.writeByte('"');
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                text.writeByte('\\');
            }
            text.writeByte(bytes[i]);
        }
        text.writeByte('"');
    }

    private static boolean needsQuotes(byte[] bytes, int offset, int length) {
        if (length == 0 || isNullWord(bytes, offset, length)) {
            return true;
        }
        for (int i = offset; i < offset + length; i++) {
            switch (bytes[i]) {
                case '"', '\\', '{', '}', ',', ' ', '\t', '\n', '\r', 0x0B, '\f' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isNullWord(byte[] bytes, int offset, int length) {
        return length == 4
                && (bytes[offset] | 0x20) == 'n'
                && (bytes[offset + 1] | 0x20) == 'u'
                && (bytes[offset + 2] | 0x20) == 'l'
                && (bytes[offset + 3] | 0x20) == 'l';
    }
}
