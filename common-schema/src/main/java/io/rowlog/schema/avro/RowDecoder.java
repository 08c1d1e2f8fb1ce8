package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.copy.CopyText;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.ValueCodec;
import io.rowlog.schema.value.ValueCodec.Content;

/**
 * Turns Avro rows into rows of {@code COPY ... FROM STDIN}, leaving out generated columns: whole ones into a buffer, and large
 * ones piece by piece, so that of a text or a bytea of some hundred megabytes no second copy is made, only of values that a
 * codec converts, such as arrays. Not thread-safe.
 */
public final class RowDecoder {
    private static final int NULL_LENGTH = -1;
    private static final int PIECE = 64 * 1024;
    private static final Flush<RuntimeException> NONE = () -> {};

    private final RowFormat format;
    private final ValueCodec[] codecs;
    private final boolean[] writable;
    private final int writableCount;
    private final ByteOutput converted = new ByteOutput(1024);
    private final ByteOutput skipped = new ByteOutput(64);

    /**
     * Empties an output.
     *
     * @param <E> what whoever takes the bytes throws
     */
    @FunctionalInterface
    public interface Flush<E extends Exception> {
        /** Hands on what the output holds, and resets it. */
        void run() throws E;
    }

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
        decode(avro, CopyFormat.TEXT, copy, NONE);
    }

    /**
     * Whether the binary format can express a row, without writing it.
     *
     * @param avro cursor on the row; it is not moved
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column; a row may be found so
     *     only when it is decoded
     */
    public boolean hasBinaryForm(ByteInput avro) {
        ByteInput row = new ByteInput().set(avro.array(), avro.position(), avro.remaining());
        ByteOutput written = new ByteOutput(1024);
        for (int i = 0; i < codecs.length; i++) {
            try {
                int branch = Branch.read(row, codecs[i]);
                if (!writable[i] || branch == Branch.NULL) {
                    skip(codecs[i], branch, row);
                    continue;
                }
                Content content = codecs[i].content();
                written.reset();
                if (branch == Branch.TEXT
                        || content == Content.TEXT_ONLY
                        || content == Content.NONE && !codecs[i].decodeBinary(row, written)) {
                    return false;
                }
                if (content != Content.NONE) {
                    row.skip(row.readLength());
                }
            } catch (MalformedDataException e) {
                throw inColumn(i, e);
            }
        }
        return true;
    }

    /**
     * Writes the row at the cursor piece by piece.
     *
     * @param into a format that can express the row
     * @param copy with room for some kilobytes; holds the row's end when this returns
     * @param flush empties it, and is called whenever it holds much
     * @throws MalformedDataException when the bytes are not a row of the format, naming the column
     * @throws E what {@code flush} throws
     */
    public <E extends Exception> void decode(ByteInput avro, CopyFormat into, ByteOutput copy, Flush<E> flush)
            throws E {
        if (into == CopyFormat.BINARY) {
            copy.writeShort(writableCount);
        }
        boolean first = true;
        for (int i = 0; i < codecs.length; i++) {
            try {
                int branch = Branch.read(avro, codecs[i]);
                if (!writable[i]) {
                    skip(codecs[i], branch, avro);
                    continue;
                }
                switch (into) {
                    case BINARY -> writeBinary(codecs[i], branch, avro, copy, flush);
                    case TEXT -> {
                        if (!first) {
                            copy.writeByte('\t');
                        }
                        writeText(codecs[i], branch, avro, copy, flush);
                    }
                }
            } catch (MalformedDataException e) {
                throw inColumn(i, e);
            }
            first = false;
            flush.run();
        }
        if (into == CopyFormat.TEXT) {
            copy.writeByte('\n');
        }
        expectEnd(avro);
    }

    private <E extends Exception> void writeBinary(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, Flush<E> flush) throws E {
        Content content = codec.content();
        if (branch == Branch.NULL) {
            copy.writeInt(NULL_LENGTH);
        } else if (branch == Branch.ORDINARY && content != Content.NONE) {
            int length = avro.readLength();
            copy.writeInt(content == Content.VERSIONED_TEXT ? length + 1 : length);
            if (content == Content.VERSIONED_TEXT) {
                copy.writeByte(1);
            }
            writePieces(avro.array(), avro.skip(length), length, copy, flush);
        } else {
            ByteOutput value = new ByteOutput(1024);
            if (branch == Branch.TEXT || !codec.decodeBinary(avro, value)) {
                throw new IllegalArgumentException("The binary format cannot express the row");
            }
            copy.writeInt(value.position());
            writePieces(value.array(), 0, value.position(), copy, flush);
        }
    }

    private static <E extends Exception> void writePieces(
            byte[] bytes, int offset, int length, ByteOutput copy, Flush<E> flush) throws E {
        for (int done = 0; done < length; done += PIECE) {
            copy.writeBytes(bytes, offset + done, Math.min(length - done, PIECE));
            flush.run();
        }
    }

    private <E extends Exception> void writeText(
            ValueCodec codec, int branch, ByteInput avro, ByteOutput copy, Flush<E> flush) throws E {
        Content content = branch == Branch.TEXT ? Content.TEXT : codec.content();
        if (branch == Branch.NULL) {
            CopyText.writeNull(copy);
        } else if (content == Content.NONE) {
            converted.reset();
            codec.decodeText(avro, converted);
            writeEscaped(converted.array(), 0, converted.position(), copy, flush);
        } else if (content == Content.BYTES) {
            copy.writeAscii("\\\\x");
            for (int left = avro.readLength(); left > 0; left -= PIECE) {
                for (int i = Math.min(left, PIECE); i > 0; i--) {
                    copy.writeHexadecimal(avro.readByte());
                }
                flush.run();
            }
        } else {
            int length = avro.readLength();
            writeEscaped(avro.array(), avro.skip(length), length, copy, flush);
        }
    }

    private static <E extends Exception> void writeEscaped(
            byte[] text, int offset, int length, ByteOutput copy, Flush<E> flush) throws E {
        for (int done = 0; done < length; done += PIECE) {
            CopyText.writeValue(text, offset + done, Math.min(length - done, PIECE), copy);
            flush.run();
        }
    }

    private void skip(ValueCodec codec, int branch, ByteInput avro) {
        skip(codec, branch, avro, skipped);
    }

    /**
     * Moves over a value after its branch.
     *
     * @param skipped is overwritten
     */
    static void skip(ValueCodec codec, int branch, ByteInput avro, ByteOutput skipped) {
        if (branch == Branch.TEXT || branch == Branch.ORDINARY && codec.content() != Content.NONE) {
            avro.skip(avro.readLength());
        } else if (branch == Branch.ORDINARY) {
            skipped.reset();
            codec.decodeText(avro, skipped);
        }
    }

    private void expectEnd(ByteInput avro) {
        if (avro.remaining() != 0) {
            throw new MalformedDataException(avro.remaining() + " bytes after the end of a row of " + format.table());
        }
    }

    private MalformedDataException inColumn(int index, MalformedDataException e) {
        return new MalformedDataException(
                "Column " + format.fields().get(index).column() + " of " + format.table() + ": " + e.getMessage());
    }
}
