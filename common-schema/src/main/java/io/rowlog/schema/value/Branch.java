package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;

/** Indexes of a column's Avro union: null, the ordinary value, the value as text. */
public final class Branch {
    public static final int NULL = 0;
    public static final int ORDINARY = 1;
    public static final int TEXT = 2;

    private Branch() {}

    /**
     * Reads the branch of a column's value.
     *
     * @throws MalformedDataException when the union of the codec has no such branch
     */
    public static int read(ByteInput avro, ValueCodec codec) {
        long branch = avro.readVarint();
        if (branch < NULL || branch > (codec.hasTextForm() ? TEXT : ORDINARY)) {
            throw new MalformedDataException(
                    "Branch " + branch + " of the union of " + codec.encoding() + " at position " + avro.position());
        }
        return (int) branch;
    }

    /** Writes the text branch and an ASCII text. */
    static void writeText(String text, ByteOutput avro) {
        avro.writeVarint(TEXT);
        avro.writeVarint(text.length());
        avro.writeAscii(text);
    }

    /** Writes the text branch and a text. */
    static void writeText(byte[] text, int offset, int length, ByteOutput avro) {
        avro.writeVarint(TEXT);
        avro.writeVarint(length);
        avro.writeBytes(text, offset, length);
    }
}
