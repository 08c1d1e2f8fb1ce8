package io.rowlog.schema.wal;

/**
 * A course of a server's history; a point-in-time recovery or a failover begins another (PostgreSQL documentation, section
 * Timelines). The same {@link Lsn} on two timelines is not the same place.
 *
 * @param number 1 or more
 */
public record Timeline(int number) {
    /**
     * @throws IllegalArgumentException when the number is not positive
     */
    public Timeline {
        if (number < 1) {
            throw new IllegalArgumentException("A timeline's number is 1 or more, not " + number);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
