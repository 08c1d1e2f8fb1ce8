package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.copy.CopyText;

/**
 * Copies values whose Avro string or bytes are what the server has, piece by piece. Not thread-safe.
 *
 * @param <E> what the taker of the pieces throws
 */
public final class ContentCopy<E extends Exception> {
    private static final int PIECE = 64 * 1024;
    private static final byte[] HEXADECIMAL = {'\\', 'x'};

    private final ByteOutput copy;
    private final Flush<E> flush;

    /** Empties the output. */
    @FunctionalInterface
    public interface Flush<E extends Exception> {
        /** Hands on what the output holds, and resets it. */
        void run() throws E;
    }

    /** Copies into the output, which is emptied after each piece. */
    public ContentCopy(ByteOutput copy, Flush<E> flush) {
        this.copy = copy;
        this.flush = flush;
    }

    /** Writes a field of binary COPY, its length first, from an Avro string or bytes at the cursor. */
    public void binary(Content content, ByteInput avro) throws E {
        int length = avro.readLength();
        if (content == Content.VERSIONED_TEXT) {
            copy.writeInt(length + 1);
            copy.writeByte(1);
        } else {
            copy.writeInt(length);
        }
        bytes(avro.array(), avro.skip(length), length);
    }

    /** Writes bytes as they are. */
    public void bytes(byte[] source, int offset, int length) throws E {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, PIECE);
            copy.writeBytes(source, offset + done, piece);
            flush.run();
            done += piece;
        }
    }

    /** Writes a field of text COPY from an Avro string or bytes at the cursor. */
    public void text(Content content, ByteInput avro) throws E {
        int length = avro.readLength();
        if (content == Content.BYTES) {
            hexadecimal(avro, length);
        } else {
            escaped(avro.array(), avro.skip(length), length);
        }
    }

    /** Writes a value's text with the characters escaped that text COPY uses itself. */
    public void escaped(byte[] text, int offset, int length) throws E {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, PIECE);
            CopyText.writeValue(text, offset + done, piece, copy);
            flush.run();
            done += piece;
        }
    }

    private void hexadecimal(ByteInput avro, int length) throws E {
        CopyText.writeValue(HEXADECIMAL, 0, HEXADECIMAL.length, copy);
        for (int left = length; left > 0; ) {
            int piece = Math.min(left, PIECE);
            for (int i = 0; i < piece; i++) {
                Hex.write(avro.readByte(), copy);
            }
            flush.run();
            left -= piece;
        }
    }
}
