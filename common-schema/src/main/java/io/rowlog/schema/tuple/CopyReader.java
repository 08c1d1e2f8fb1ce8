package io.rowlog.schema.tuple;

import io.rowlog.schema.bytes.MalformedDataException;

/**
 * Takes apart the messages of {@code COPY ... TO STDOUT} (PostgreSQL documentation, COPY, File Formats). The server puts
 * whole tuples into a message. Not thread-safe; one for each {@code COPY}.
 */
public sealed interface CopyReader permits BinaryCopyReader, TextCopyReader {
    /**
     * Takes the next message of the server, which is the reader's from then on.
     *
     * @throws MalformedDataException when the last one was not read to its end, or this one cannot be of such data
     */
    void message(byte[] message);

    /**
     * Reads the next row of the message into {@link #tuple()}.
     *
     * @return whether there is one
     * @throws MalformedDataException when it does not have the expected number of columns, or is not of the format, naming the
     *     column by its number from 1
     */
    boolean next();

    /** The current row, always the same object. */
    Tuple tuple();

    /**
     * Checks that the data were complete, as far as the format tells.
     *
     * @throws MalformedDataException when they were not
     */
    void finish();
}
