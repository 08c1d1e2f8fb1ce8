package io.rowlog.schema.copy;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.Arrays;

/**
 * Takes apart the messages of {@code COPY ... TO STDOUT (FORMAT binary)}: a header, tuples, a trailer (PostgreSQL
 * documentation, COPY, Binary Format). The server puts whole tuples into a message, and the header before the first. Not
 * thread-safe; one for each {@code COPY}.
 */
public final class BinaryCopyReader {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int TRAILER = -1;

    private final ByteInput input = new ByteInput();
    private final int columns;
    private boolean headerSeen;
    private boolean trailerSeen;

    /** A reader of tuples of that many columns. */
    public BinaryCopyReader(int columns) {
        this.columns = columns;
    }

    /**
     * Takes the next message of the server.
     *
     * @throws MalformedDataException when the last one was not read to its end, or the header is not one of binary COPY
     */
    public void message(byte[] message) {
        if (input.remaining() != 0) {
            throw new MalformedDataException(input.remaining() + " bytes of the last message were not read");
        }
        input.set(message, 0, message.length);
        if (!headerSeen) {
            readHeader();
            headerSeen = true;
        }
    }

    private void readHeader() {
        int start = input.skip(SIGNATURE.length);
        if (!Arrays.equals(input.array(), start, start + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new MalformedDataException("The server's data do not begin with the signature of binary COPY");
        }
        int flags = input.readInt();
        if (flags != 0) {
            throw new MalformedDataException("Binary COPY with unknown flags " + flags);
        }
        input.skip(input.readInt());
    }

    /**
     * Moves to the next tuple of the message.
     *
     * @return whether there is one; then {@link #fields()} stands before the length of its first field
     * @throws MalformedDataException when the tuple does not have the expected number of columns
     */
    public boolean next() {
        if (input.remaining() == 0) {
            // The next message may be as large as this one, and both together too large.
            input.release();
            return false;
        }
        int count = input.readShort();
        if (count == TRAILER) {
            trailerSeen = true;
            return false;
        }
        if (count != columns) {
            throw new MalformedDataException("A tuple of " + count + " columns, expected " + columns);
        }
        return true;
    }

    /** The cursor within the current tuple: for each field its length (-1 for null) and its bytes. */
    public ByteInput fields() {
        return input;
    }

    /**
     * Checks that the data were complete.
     *
     * @throws MalformedDataException when the trailer has not been seen
     */
    public void finish() {
        if (!trailerSeen) {
            throw new MalformedDataException("Binary COPY ended without its trailer");
        }
    }
}
