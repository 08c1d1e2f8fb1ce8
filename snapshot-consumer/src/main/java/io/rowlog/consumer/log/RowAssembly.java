package io.rowlog.consumer.log;

import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.Fragment;
import java.nio.ByteBuffer;

/** A row that comes in several records. Not thread-safe. */
final class RowAssembly {
    /** Up to this size in bytes, workers may hold as many rows as they like. */
    private static final int SMALL = 8 * 1024 * 1024;

    private final int partition;
    private final byte[] row;
    private int received;

    /** A row of which nothing is there yet. */
    RowAssembly(int partition, int length) {
        this.partition = partition;
        row = new byte[length];
    }

    /** Whether a row of so many bytes is large for a process's memory. */
    static boolean large(int length) {
        return length > SMALL;
    }

    /**
     * Takes the next part.
     *
     * @return whether the row is complete
     * @throws MalformedDataException when it does not go on where the last one ended
     */
    boolean add(Fragment fragment, ByteBuffer part) {
        if (fragment.length() != row.length || fragment.offset() != received) {
            throw new MalformedDataException("A part of a row at " + fragment.offset() + " of " + fragment.length()
                    + " bytes, expected " + received + " of " + row.length);
        }
        int length = part.remaining();
        if (length == 0 || length > row.length - received) {
            throw new MalformedDataException(
                    "A part of a row of " + length + " bytes, of the row " + (row.length - received) + " are missing");
        }
        part.duplicate().get(row, received, length);
        received += length;
        return received == row.length;
    }

    boolean large() {
        return large(row.length);
    }

    int partition() {
        return partition;
    }

    /** The framed row. */
    byte[] row() {
        return row;
    }
}
