package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.Content;
import io.rowlog.schema.value.ContentCopy;
import io.rowlog.schema.value.ValueCodec;
import java.util.List;

/**
 * Turns Avro rows into tuples of {@code COPY ... FROM STDIN} that are handed on piece by piece: of a row of some hundred
 * megabytes no second copy is made. The same bytes as those of {@link RowDecoder}. Not thread-safe.
 */
public final class LargeRowDecoder {
    private static final int NULL_LENGTH = -1;

    private final RowDecoder ordinary;
    private final List<RowField> fields;
    private final ByteOutput scratch = new ByteOutput(1024);

    /** A decoder of rows of the format. */
    public LargeRowDecoder(RowFormat format) {
        ordinary = new RowDecoder(format);
        fields = format.fields();
    }

    /**
     * Whether the binary format can express a row.
     *
     * @param avro cursor on the row; it is not moved
     * @throws io.rowlog.schema.bytes.MalformedDataException when the bytes are not a row of the format
     */
    public boolean hasBinaryForm(ByteInput avro) {
        ByteInput row = new ByteInput().set(avro.array(), avro.position(), avro.remaining());
        boolean binary = true;
        for (RowField field : fields) {
            int branch = Branch.read(row, field.codec());
            if (branch == Branch.TEXT) {
                row.skip(row.readLength());
                binary &= !field.writable();
            } else if (branch == Branch.ORDINARY && field.codec().content() != Content.NONE) {
                row.skip(row.readLength());
                binary &= !field.writable() || field.codec().content() != Content.TEXT_ONLY;
            } else if (branch == Branch.ORDINARY) {
                scratch.reset();
                int start = row.position();
                if (field.writable() && !field.codec().decodeBinary(row, scratch)) {
                    binary = false;
                    row.set(row.array(), start, avro.position() + avro.remaining() - start);
                    field.codec().decodeText(row, scratch);
                } else if (!field.writable()) {
                    field.codec().decodeText(row, scratch);
                }
            }
        }
        return binary;
    }

    /**
     * Writes the row at the cursor.
     *
     * @param format one that can express the row
     * @param copy with room for some kilobytes; holds the row's end when this returns
     * @param flush empties it, and is called whenever it holds much
     */
    public <E extends Exception> void decode(
            ByteInput avro, CopyFormat format, ByteOutput copy, ContentCopy.Flush<E> flush) throws E {
        ContentCopy<E> contents = new ContentCopy<>(copy, flush);
        boolean first = true;
        if (format == CopyFormat.BINARY) {
            copy.writeShort((int) fields.stream().filter(RowField::writable).count());
        }
        for (RowField field : fields) {
            int branch = Branch.read(avro, field.codec());
            if (!field.writable()) {
                ordinary.skip(field.codec(), branch, avro);
                continue;
            }
            switch (format) {
                case BINARY -> binary(field.codec(), branch, avro, copy, contents);
                case TEXT -> {
                    if (!first) {
                        copy.writeByte('\t');
                    }
                    text(field.codec(), branch, avro, copy, contents);
                }
            }
            first = false;
            flush.run();
        }
        if (format == CopyFormat.TEXT) {
            copy.writeByte('\n');
        }
        ordinary.expectEnd(avro);
    }

    private static <E extends Exception> void binary(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, ContentCopy<E> contents) throws E {
        if (branch == Branch.NULL) {
            copy.writeInt(NULL_LENGTH);
        } else if (codec.content() != Content.NONE) {
            contents.binary(codec.content(), avro);
        } else {
            int lengthAt = copy.position();
            copy.writeInt(NULL_LENGTH);
            codec.decodeBinary(avro, copy);
            copy.setInt(lengthAt, copy.position() - lengthAt - Integer.BYTES);
        }
    }

    private <E extends Exception> void text(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, ContentCopy<E> contents) throws E {
        if (branch == Branch.TEXT) {
            contents.text(Content.TEXT, avro);
        } else if (branch == Branch.ORDINARY && codec.content() != Content.NONE) {
            contents.text(codec.content(), avro);
        } else {
            ordinary.decodeTextField(codec, branch, avro, copy);
        }
    }
}
