package io.rowlog.schema.tuple;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.Arrays;

/**
 * The values of one row where they lie in a message of the server: for each column the form of its value and the place of
 * its bytes. Made once and filled by a reader for row after row; what it says is valid until the reader's next call. Not
 * thread-safe.
 */
public final class Tuple {
    /** In which form the server sent a column's value. */
    public enum Form {
        /** SQL's null: there is no value. */
        NULL,
        /**
         * The value is what it was before an update, stands outside of the row (TOAST), and was not sent. It is not null.
         */
        UNCHANGED,
        /** What the type's output function prints under the settings that every session has. */
        TEXT,
        /** What the type's send function makes. */
        BINARY
    }

    private final Form[] forms;
    private final int[] starts;
    private final int[] lengths;
    private final ByteInput message = new ByteInput();
    private final ByteInput value = new ByteInput();
    private int length;

    /** A tuple of so many columns, at first all null. */
    public Tuple(int columns) {
        forms = new Form[columns];
        Arrays.fill(forms, Form.NULL);
        starts = new int[columns];
        lengths = new int[columns];
    }

    /** Number of columns. */
    public int columns() {
        return forms.length;
    }

    /** In which form the value of a column is there, counted from 0. */
    public Form form(int column) {
        return forms[column];
    }

    /**
     * A cursor on exactly the bytes of a column's value, which is the same object for every column.
     *
     * @throws IllegalStateException when the column is null or unchanged
     */
    public ByteInput value(int column) {
        if (forms[column] == Form.NULL || forms[column] == Form.UNCHANGED) {
            throw new IllegalStateException("Column " + column + " has no value, it is " + forms[column]);
        }
        return value.set(message.array(), starts[column], lengths[column]);
    }

    /** Bytes that the tuple has in the message: those of its values and what stands before each. */
    public int length() {
        return length;
    }

    /** Lets go of the message, which may be large; all columns are null. */
    public void release() {
        Arrays.fill(forms, Form.NULL);
        message.release();
        value.release();
        length = 0;
    }

    /** Begins a row that {@link #take takes} its columns from tuples of one message, this among them. */
    public void beginFrom(Tuple other) {
        message.set(other.message.array(), 0, other.message.array().length);
        length = other.length;
    }

    /** Takes a column's value, or that it has none, from a tuple of the same message. */
    public void take(int column, Tuple other, int otherColumn) {
        setForm(column, other.forms[otherColumn]);
        starts[column] = other.starts[otherColumn];
        lengths[column] = other.lengths[otherColumn];
    }

    /** Says of a column that its value was not sent. */
    public void omit(int column) {
        setForm(column, Form.UNCHANGED);
    }

    /** Begins a row of the message under the cursor. */
    void begin(int count, ByteInput input) {
        if (count != forms.length) {
            throw new MalformedDataException("A tuple of " + count + " columns, expected " + forms.length);
        }
        message.set(input.array(), input.position(), input.remaining());
    }

    void setAbsent(int column, Form form) {
        setForm(column, form);
    }

    /** Writes only what is another form, since the collector watches each reference that is written. */
    private void setForm(int column, Form form) {
        if (forms[column] != form) {
            forms[column] = form;
        }
    }

    /** Takes the length at the cursor and the value after it. */
    void set(int column, Form form, ByteInput input) {
        set(column, form, length(column, input), input);
    }

    /** Takes the value of that length at the cursor. */
    void set(int column, Form form, int bytes, ByteInput input) {
        if (bytes < 0 || bytes > input.remaining()) {
            throw new MalformedDataException("Column " + (column + 1) + " of a tuple has a value of " + bytes
                    + " bytes at position " + input.position() + ", " + input.remaining() + " bytes left");
        }
        setForm(column, form);
        lengths[column] = bytes;
        starts[column] = input.skip(bytes);
    }

    /** Takes the value between two places of the message, which the caller knows to lie in it. */
    void set(int column, Form form, int start, int end) {
        setForm(column, form);
        starts[column] = start;
        lengths[column] = end - start;
    }

    /** The length of a value, at the cursor. */
    int length(int column, ByteInput input) {
        if (input.remaining() < Integer.BYTES) {
            throw new MalformedDataException("A tuple ends at position " + input.position() + " before column "
                    + (column + 1) + " of " + forms.length);
        }
        return input.readInt();
    }

    /** Ends the row that began at that position where the cursor is. */
    void end(int start, ByteInput input) {
        length = input.position() - start;
    }
}
