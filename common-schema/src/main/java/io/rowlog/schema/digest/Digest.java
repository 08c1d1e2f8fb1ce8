package io.rowlog.schema.digest;

import java.nio.ByteBuffer;

/**
 * Order-independent checksum of rows: the sum modulo 2^128 of the {@link RowHash} of each row's Avro bytes. Equal sets of
 * rows have equal digests, whatever the order; duplicates count.
 *
 * @param high upper 64 bits
 * @param low lower 64 bits
 */
public record Digest(long high, long low) {
    /** Digest of no rows. */
    public static final Digest EMPTY = new Digest(0, 0);

    /** Number of bytes of {@link #toBytes()}. */
    public static final int BYTES = 16;

    /** Digest of both sets of rows together. */
    public Digest plus(Digest other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Digest(high + other.high + carry, sum);
    }

    /** The sum as 16 bytes, big-endian, as it stands in the log. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /**
     * The digest that {@link #toBytes()} made.
     *
     * @throws IllegalArgumentException when there are not exactly 16 bytes
     */
    public static Digest fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A digest has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong());
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
