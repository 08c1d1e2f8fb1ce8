package io.rowlog.schema.tuple;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;

/**
 * Takes apart the messages of {@code COPY ... TO STDOUT} in text format with its default options: a line for each tuple,
 * columns divided by tabs, {@code \N} for null, characters that the format uses itself after a backslash (PostgreSQL
 * documentation, COPY, Text Format). Values are unescaped in place, in the message's own array. The format has no mark at its
 * end: that the data were complete, the protocol says.
 */
public final class TextCopyReader implements CopyReader {
    private final ByteInput input = new ByteInput();
    private final int columns;
    private final Tuple tuple;

    /** A reader of rows of so many columns. */
    public TextCopyReader(int columns) {
        this.columns = columns;
        tuple = new Tuple(columns);
    }

    @Override
    public void message(byte[] message) {
        if (input.remaining() != 0) {
            throw new MalformedDataException(input.remaining() + " bytes of the last message were not read");
        }
        input.set(message, 0, message.length);
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
        tuple.begin(columns, input);
        byte[] bytes = input.array();
        int last = start + input.remaining() - 1;
        if (columns == 0) {
            expect('\n', bytes, start, last, 0);
            input.skip(1);
        }
        for (int column = 0; column < columns; column++) {
            int end = value(column, bytes, input.position(), last);
            expect(column < columns - 1 ? '\t' : '\n', bytes, end, last, column);
            input.skip(end + 1 - input.position());
        }
        tuple.end(start, input);
        return true;
    }

    private static void expect(char delimiter, byte[] bytes, int place, int last, int column) {
        if (place > last) {
            throw new MalformedDataException("Column " + (column + 1) + " of a row has no end");
        }
        if (bytes[place] != delimiter) {
            throw new MalformedDataException("A row has " + (delimiter == '\t' ? "fewer" : "more")
                    + " columns than expected, after column " + (column + 1));
        }
    }

    /**
     * Takes the value that begins at a place, unescaped.
     *
     * @return where the delimiter after it stands, or a place behind the last when there is none
     */
    private int value(int column, byte[] bytes, int start, int last) {
        int from = start;
        while (from <= last && !special(bytes[from])) {
            from++;
        }
        int to = from;
        while (from <= last && bytes[from] != '\t' && bytes[from] != '\n') {
            byte character = bytes[from++];
            if (character == '\\' && from <= last) {
                byte escaped = bytes[from++];
                if (escaped == 'N'
                        && from == start + 2
                        && (from > last || bytes[from] == '\t' || bytes[from] == '\n')) {
                    tuple.setAbsent(column, Tuple.Form.NULL);
                    return from;
                }
                character = unescaped(escaped);
            }
            bytes[to++] = character;
        }
        tuple.set(column, Tuple.Form.TEXT, start, to);
        return from;
    }

    private static boolean special(byte character) {
        return character == '\t' || character == '\n' || character == '\\';
    }

    private static byte unescaped(byte character) {
        return switch (character) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> character;
        };
    }

    @Override
    public Tuple tuple() {
        return tuple;
    }

    @Override
    public void finish() {
        if (input.remaining() != 0) {
            throw new MalformedDataException(input.remaining() + " bytes of the last message were not read");
        }
    }
}
