package io.rowlog.producer.replication;

/**
 * Makes transaction ids of 32 bits, as the write-ahead log has them, into those of 64 bits, which are never used again
 * (PostgreSQL documentation, section Transactions and Identifiers): all that are about at one time are within 2^31 of each
 * other. Not thread-safe.
 */
public final class WideXid {
    private static final long EPOCH = 1L << 32;

    private long near;

    /**
     * @param near an id of 64 bits that is about now
     */
    public WideXid(long near) {
        this.near = near;
    }

    /** The 64-bit id. */
    public long of(int xid) {
        long wide = (near & -EPOCH) | Integer.toUnsignedLong(xid);
        if (wide - near > EPOCH / 2) {
            wide -= EPOCH;
        } else if (near - wide > EPOCH / 2) {
            wide += EPOCH;
        }
        near = Math.max(near, wide);
        return wide;
    }
}
