package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.copy.CopyText;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.Content;
import io.rowlog.schema.value.ContentCopy;
import io.rowlog.schema.value.ValueCodec;
import java.util.List;

/**
 * Turns Avro rows into tuples of {@code COPY ... FROM STDIN} that are handed on piece by piece: of a text or a bytea of
 * some hundred megabytes no second copy is made, only of values that a codec converts, such as arrays. The same bytes as
 * those of {@link RowDecoder}. Not thread-safe; keeps memory for the largest array that it has seen.
 */
public final class LargeRowDecoder {
    private static final int NULL_LENGTH = -1;

    private final RowDecoder ordinary;
    private final List<RowField> fields;
    private final int writableCount;
    private final ByteOutput converted = new ByteOutput(1024);

    /** A decoder of rows of the format. */
    public LargeRowDecoder(RowFormat format) {
        ordinary = new RowDecoder(format);
        fields = format.fields();
        writableCount = (int) fields.stream().filter(RowField::writable).count();
    }

    /**
     * Whether the binary format can express a row.
     *
     * @param avro cursor on the row; it is not moved
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column; a row may be found so
     *     only when it is decoded
     */
    public boolean hasBinaryForm(ByteInput avro) {
        ByteInput row = new ByteInput().set(avro.array(), avro.position(), avro.remaining());
        for (int i = 0; i < fields.size(); i++) {
            try {
                if (!hasBinaryForm(fields.get(i), row)) {
                    return false;
                }
            } catch (MalformedDataException e) {
                throw ordinary.inColumn(i, e);
            }
        }
        return true;
    }

    private boolean hasBinaryForm(RowField field, ByteInput row) {
        ValueCodec codec = field.codec();
        int branch = Branch.read(row, codec);
        if (!field.writable() || branch == Branch.NULL) {
            ordinary.skip(codec, branch, row);
            return true;
        }
        if (branch == Branch.TEXT) {
            return false;
        }
        return switch (codec.content()) {
            case NONE -> {
                converted.reset();
                yield codec.decodeBinary(row, converted);
            }
            case TEXT_ONLY -> false;
            case TEXT, VERSIONED_TEXT, BYTES -> {
                row.skip(row.readLength());
                yield true;
            }
        };
    }

    /**
     * Writes the row at the cursor.
     *
     * @param format one that can express the row
     * @param copy with room for some kilobytes; holds the row's end when this returns
     * @param flush empties it, and is called whenever it holds much
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column
     * @throws E what {@code flush} throws
     */
    public <E extends Exception> void decode(
            ByteInput avro, CopyFormat format, ByteOutput copy, ContentCopy.Flush<E> flush) throws E {
        ContentCopy<E> contents = new ContentCopy<>(copy, flush);
        if (format == CopyFormat.BINARY) {
            copy.writeShort(writableCount);
        }
        boolean first = true;
        for (int i = 0; i < fields.size(); i++) {
            ValueCodec codec = fields.get(i).codec();
            try {
                int branch = Branch.read(avro, codec);
                if (!fields.get(i).writable()) {
                    ordinary.skip(codec, branch, avro);
                    continue;
                }
                switch (format) {
                    case BINARY -> binary(codec, branch, avro, copy, contents);
                    case TEXT -> {
                        if (!first) {
                            copy.writeByte('\t');
                        }
                        text(codec, branch, avro, copy, contents);
                    }
                }
            } catch (MalformedDataException e) {
                throw ordinary.inColumn(i, e);
            }
            first = false;
            flush.run();
        }
        if (format == CopyFormat.TEXT) {
            copy.writeByte('\n');
        }
        ordinary.expectEnd(avro);
    }

    private <E extends Exception> void binary(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, ContentCopy<E> contents) throws E {
        if (branch == Branch.NULL) {
            copy.writeInt(NULL_LENGTH);
        } else if (branch == Branch.ORDINARY && codec.content() != Content.NONE) {
            contents.binary(codec.content(), avro);
        } else {
            converted.reset();
            if (branch == Branch.TEXT || !codec.decodeBinary(avro, converted)) {
                throw new IllegalArgumentException("The binary format cannot express the row");
            }
            copy.writeInt(converted.position());
            contents.bytes(converted.array(), 0, converted.position());
        }
    }

    private <E extends Exception> void text(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, ContentCopy<E> contents) throws E {
        if (branch == Branch.NULL) {
            CopyText.writeNull(copy);
        } else if (branch == Branch.TEXT) {
            contents.text(Content.TEXT, avro);
        } else if (codec.content() != Content.NONE) {
            contents.text(codec.content(), avro);
        } else {
            converted.reset();
            codec.decodeText(avro, converted);
            contents.escaped(converted.array(), 0, converted.position());
        }
    }
}
