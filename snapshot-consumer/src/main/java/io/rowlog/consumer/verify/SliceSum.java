package io.rowlog.consumer.verify;

import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;

/** Adds up the slices of a table. Safe for use by several threads. */
final class SliceSum {
    private final TableRows expected;
    private int open;
    private long rows;
    private Digest digest = Digest.EMPTY;

    SliceSum(TableRows expected) {
        this.expected = expected;
    }

    /** There is one more slice to come. */
    synchronized void expect() {
        open++;
    }

    /** Adds a slice; returns whether it was the last. */
    synchronized boolean add(DigestAccumulator slice) {
        rows += slice.rows();
        digest = digest.plus(slice.digest());
        open--;
        return open == 0;
    }

    synchronized long rows() {
        return rows;
    }

    /** Compares the sum with the log. */
    synchronized TableResult result() {
        long wanted = expected.manifest().rows();
        Digest wantedDigest = expected.manifest().digest();
        if (rows != wanted) {
            return new TableResult.RowsDiffer(expected.table(), wanted, rows);
        }
        return digest.equals(wantedDigest)
                ? new TableResult.Equal(expected.table(), rows, digest)
                : new TableResult.DigestDiffers(expected.table(), rows, wantedDigest, digest);
    }
}
