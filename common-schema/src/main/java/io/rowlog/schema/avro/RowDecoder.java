package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.copy.CopyText;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.Content;
import io.rowlog.schema.value.ValueCodec;

/**
 * Turns Avro rows into tuples of {@code COPY ... FROM STDIN}, leaving out generated columns. Not thread-safe.
 */
public final class RowDecoder {
    private static final int NULL_LENGTH = -1;

    private final RowFormat format;
    private final ValueCodec[] codecs;
    private final boolean[] writable;
    private final int writableCount;
    private final ByteOutput text = new ByteOutput(1024);
    private final ByteOutput skipped = new ByteOutput(64);

    /** A decoder of rows of the format. */
    public RowDecoder(RowFormat format) {
        this.format = format;
        codecs = format.fields().stream().map(RowField::codec).toArray(ValueCodec[]::new);
        writable = new boolean[codecs.length];
        int count = 0;
        for (int i = 0; i < codecs.length; i++) {
            writable[i] = format.fields().get(i).writable();
            count += writable[i] ? 1 : 0;
        }
        writableCount = count;
    }

    /** The format to begin with: binary where every column that is written has a binary form. */
    public CopyFormat preferredFormat() {
        return format.fields().stream()
                        .anyMatch(field -> field.writable() && field.codec().readAsText())
                ? CopyFormat.TEXT
                : CopyFormat.BINARY;
    }

    /**
     * Writes the row at the cursor in binary format.
     *
     * @return false when only the text format can express the row; then nothing has been written, and the cursor stands
     *     anywhere in the row
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column
     */
    public boolean decodeBinary(ByteInput avro, ByteOutput copy) {
        int start = copy.position();
        copy.writeShort(writableCount);
        for (int i = 0; i < codecs.length; i++) {
            try {
                if (!decodeBinaryField(i, avro, copy)) {
                    copy.rewind(start);
                    return false;
                }
            } catch (MalformedDataException e) {
                throw inColumn(i, e);
            }
        }
        expectEnd(avro);
        return true;
    }

    private boolean decodeBinaryField(int index, ByteInput avro, ByteOutput copy) {
        int branch = Branch.read(avro, codecs[index]);
        if (!writable[index]) {
            skip(codecs[index], branch, avro);
            return true;
        }
        int lengthAt = copy.position();
        copy.writeInt(NULL_LENGTH);
        if (branch == Branch.TEXT) {
            return false;
        }
        if (branch == Branch.ORDINARY) {
            if (!codecs[index].decodeBinary(avro, copy)) {
                return false;
            }
            copy.setInt(lengthAt, copy.position() - lengthAt - Integer.BYTES);
        }
        return true;
    }

    /**
     * Writes the row at the cursor in text format.
     *
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column
     */
    public void decodeText(ByteInput avro, ByteOutput copy) {
        boolean first = true;
        for (int i = 0; i < codecs.length; i++) {
            try {
                int branch = Branch.read(avro, codecs[i]);
                if (!writable[i]) {
                    skip(codecs[i], branch, avro);
                    continue;
                }
                if (!first) {
                    copy.writeByte('\t');
                }
                first = false;
                decodeTextField(codecs[i], branch, avro, copy);
            } catch (MalformedDataException e) {
                throw inColumn(i, e);
            }
        }
        copy.writeByte('\n');
        expectEnd(avro);
    }

    void decodeTextField(ValueCodec codec, int branch, ByteInput avro, ByteOutput copy) {
        switch (branch) {
            case Branch.NULL -> CopyText.writeNull(copy);
            case Branch.TEXT -> {
                int length = avro.readLength();
                CopyText.writeValue(avro.array(), avro.skip(length), length, copy);
            }
            default -> {
                text.reset();
                codec.decodeText(avro, text);
                CopyText.writeValue(text.array(), 0, text.position(), copy);
            }
        }
    }

    void skip(ValueCodec codec, int branch, ByteInput avro) {
        if (branch == Branch.TEXT || branch == Branch.ORDINARY && codec.content() != Content.NONE) {
            avro.skip(avro.readLength());
        } else if (branch == Branch.ORDINARY) {
            skipped.reset();
            codec.decodeText(avro, skipped);
        }
    }

    void expectEnd(ByteInput avro) {
        if (avro.remaining() != 0) {
            throw new MalformedDataException(avro.remaining() + " bytes after the end of a row of " + format.table());
        }
    }

    MalformedDataException inColumn(int index, MalformedDataException e) {
        return new MalformedDataException(
                "Column " + format.fields().get(index).column() + " of " + format.table() + ": " + e.getMessage());
    }
}
