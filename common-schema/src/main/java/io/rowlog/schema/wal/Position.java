package io.rowlog.schema.wal;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Where a change stands among all changes of a source, in the order in which transactions were committed.
 *
 * @param commit of the change's transaction
 * @param ordinal of the change within that, from 0
 */
public record Position(Lsn commit, long ordinal) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::commit).thenComparing(Position::ordinal);

    /**
     * @throws IllegalArgumentException when the ordinal is negative
     */
    public Position {
        if (ordinal < 0) {
            throw new IllegalArgumentException("An ordinal is 0 or more, not " + ordinal);
        }
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IllegalArgumentException when the bytes are not of that form
     */
    public static Position parse(byte[] header) {
        String text = new String(header, StandardCharsets.US_ASCII);
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("Not a position: no colon in " + header.length + " bytes");
        }
        return new Position(Lsn.parse(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }

    /** {@code <commit>:<ordinal>} in ASCII, the value of a record's header. */
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return commit + ":" + ordinal;
    }
}
