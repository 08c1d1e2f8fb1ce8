package io.rowlog.consumer.log;

import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.Fragment;
import java.nio.ByteBuffer;

/** A row that comes in several records. Not thread-safe. */
final class RowAssembly {
    private final int partition;
    private final byte[] row;
    private int received;

    /**
     * A row of which nothing is there yet.
     *
     * @throws MalformedDataException when it is larger than this process can hold
     */
    RowAssembly(int partition, Fragment first) {
        this.partition = partition;
        long limit = Runtime.getRuntime().maxMemory() / 2;
        if (first.length() > limit) {
            throw new MalformedDataException("it is part of a row of " + first.length()
                    + " bytes, more than half of this process's memory; give it more with ROWLOG_JAVA_OPTS=-Xmx2g");
        }
        row = new byte[first.length()];
    }

    /**
     * Takes the next part; one that is there already is ignored.
     *
     * @return whether the row is complete
     */
    boolean add(Fragment fragment, ByteBuffer part) {
        if (fragment.offset() < received) {
            return false;
        }
        if (fragment.length() != row.length
                || fragment.offset() > received
                || part.remaining() > row.length - received) {
            throw new MalformedDataException("A part of a row at " + fragment.offset() + " of " + fragment.length()
                    + " bytes, expected " + received + " of " + row.length);
        }
        int length = part.remaining();
        part.duplicate().get(row, received, length);
        received += length;
        return received == row.length;
    }

    int partition() {
        return partition;
    }

    /** The framed row. */
    byte[] row() {
        return row;
    }
}
