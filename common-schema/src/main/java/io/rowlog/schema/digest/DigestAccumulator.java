package io.rowlog.schema.digest;

/** Adds up the digest of rows as they pass. Not thread-safe; allocates nothing per row. */
public final class DigestAccumulator {
    private final RowHash hash = new RowHash();
    private long high;
    private long low;
    private long rows;
    private long bytes;

    /** Counts a row whose Avro bytes (without framing) are given. */
    public void add(byte[] data, int offset, int length) {
        hash.hash(data, offset, length);
        bytes += length;
        addHash();
    }

    /** Begins a row whose Avro bytes (without framing) come in pieces. */
    public void begin() {
        hash.begin();
    }

    /** Takes the next piece of the row. */
    public void piece(byte[] data, int offset, int length) {
        hash.update(data, offset, length);
        bytes += length;
    }

    /** Counts the row that has come in pieces. */
    public void end() {
        hash.end();
        addHash();
    }

    private void addHash() {
        long sum = low + hash.second();
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        high += hash.first() + carry;
        low = sum;
        rows++;
    }

    /** The digest of all rows so far. */
    public Digest digest() {
        return new Digest(high, low);
    }

    /** Number of rows so far. */
    public long rows() {
        return rows;
    }

    /** Number of Avro bytes so far, without framing. */
    public long bytes() {
        return bytes;
    }
}
