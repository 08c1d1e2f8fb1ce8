package io.rowlog.schema.copy;

import io.rowlog.schema.bytes.ByteOutput;

/** Values in the text format of {@code COPY} (PostgreSQL documentation, COPY, Text Format). */
public final class CopyText {
    private CopyText() {}

    /** Writes the mark of a null. */
    public static void writeNull(ByteOutput out) {
        out.writeByte('\\');
        out.writeByte('N');
    }

    /** Writes a value with the characters escaped that the format uses itself. */
    public static void writeValue(byte[] value, int offset, int length, ByteOutput out) {
        int written = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            int escape = escape(value[i]);
            if (escape != 0) {
                out.writeBytes(value, written, i - written);
                out.writeByte('\\');
                out.writeByte(escape);
                written = i + 1;
            }
        }
        out.writeBytes(value, written, end - written);
    }

    private static int escape(byte character) {
        return switch (character) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
        };
    }
}
