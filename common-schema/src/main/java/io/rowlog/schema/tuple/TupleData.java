package io.rowlog.schema.tuple;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;

/**
 * Reads {@code TupleData}, the part of pgoutput's messages that holds a row (PostgreSQL documentation, section Logical
 * Replication Message Formats): the number of columns in two bytes, then of each column its kind, and of a value its length
 * in four bytes and its bytes. Stateless.
 */
public final class TupleData {
    private TupleData() {}

    /**
     * Fills the tuple with the row at the cursor, and moves the cursor behind it.
     *
     * @param tuple of as many columns as the message's relation
     * @throws MalformedDataException when the bytes are no such row, naming the column by its number from 1
     */
    public static void read(ByteInput message, Tuple tuple) {
        int start = message.position();
        tuple.begin(message.readShort(), message);
        for (int column = 0; column < tuple.columns(); column++) {
            if (message.remaining() == 0) {
                throw new MalformedDataException("A tuple ends at position " + message.position() + " before column "
                        + (column + 1) + " of " + tuple.columns());
            }
            byte kind = message.readByte();
            switch (kind) {
                case 'n' -> tuple.setAbsent(column, Tuple.Form.NULL);
                case 'u' -> tuple.setAbsent(column, Tuple.Form.UNCHANGED);
                case 't' -> tuple.set(column, Tuple.Form.TEXT, message);
                case 'b' -> tuple.set(column, Tuple.Form.BINARY, message);
                default ->
                    throw new MalformedDataException("Column " + (column + 1) + " of a tuple is of the unknown kind "
                            + (kind & 0xFF) + " at position " + (message.position() - 1));
            }
        }
        tuple.end(start, message);
    }
}
