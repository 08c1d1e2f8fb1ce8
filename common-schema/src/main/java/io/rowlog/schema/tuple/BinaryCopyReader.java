package io.rowlog.schema.tuple;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.Arrays;
import java.util.List;

/**
 * Takes apart the messages of {@code COPY ... TO STDOUT (FORMAT binary)}: a header, tuples of a number of columns and for
 * each of them length (-1 for null) and value, a trailer (PostgreSQL documentation, COPY, Binary Format). The header
 * stands before the first tuple, in its message.
 */
public final class BinaryCopyReader implements CopyReader {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int TRAILER = -1;
    private static final int NULL_LENGTH = -1;

    private final ByteInput input = new ByteInput();
    private final Tuple.Form[] forms;
    private final Tuple tuple;
    private boolean headerSeen;
    private boolean trailerSeen;

    /**
     * A reader of rows of these columns.
     *
     * @param forms what each column's values are: binary, or text where the statement asks for the text of a value, which is
     *     the same in binary COPY
     */
    public BinaryCopyReader(List<Tuple.Form> forms) {
        this.forms = forms.toArray(Tuple.Form[]::new);
        tuple = new Tuple(forms.size());
    }

    @Override
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

    @Override
    public boolean next() {
        if (input.remaining() == 0) {
            // The next message may be as large as this one, and both together too large.
            input.release();
            tuple.release();
            return false;
        }
        int start = input.position();
        int count = input.readShort();
        if (count == TRAILER) {
            trailerSeen = true;
            return false;
        }
        tuple.begin(count, input);
        for (int column = 0; column < forms.length; column++) {
            int length = tuple.length(column, input);
            if (length == NULL_LENGTH) {
                tuple.setAbsent(column, Tuple.Form.NULL);
            } else {
                tuple.set(column, forms[column], length, input);
            }
        }
        tuple.end(start, input);
        return true;
    }

    @Override
    public Tuple tuple() {
        return tuple;
    }

    @Override
    public void finish() {
        if (!trailerSeen) {
            throw new MalformedDataException("Binary COPY ended without its trailer");
        }
    }
}
