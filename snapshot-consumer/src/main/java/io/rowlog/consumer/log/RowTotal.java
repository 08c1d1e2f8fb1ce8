package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;

/**
 * What proves rows: how many they are, and the digest of all of them. Totals of parts add up to that of the whole.
 * Immutable.
 */
public record RowTotal(long rows, Digest digest) {
    /** The total of no rows. */
    public static final RowTotal NONE = new RowTotal(0, Digest.EMPTY);

    /** The total of the rows that have passed. */
    public static RowTotal of(DigestAccumulator passed) {
        return new RowTotal(passed.rows(), passed.digest());
    }

    /** The total of both sets of rows together. */
    public RowTotal plus(RowTotal other) {
        return new RowTotal(rows + other.rows, digest.plus(other.digest));
    }

    /**
     * Passes when these are the rows of the table, as the backup counted them.
     *
     * @throws Failure when they are not those that were read from Kafka, naming the table and both figures
     */
    public void requireAllOf(CapturedTable table) {
        if (rows != table.total().rows) {
            throw differs(table, table.total().rows + " rows", rows + " rows");
        }
        if (!digest.equals(table.total().digest)) {
            throw differs(table, "digest " + table.total().digest, "digest " + digest);
        }
    }

    private static Failure differs(CapturedTable table, String captured, String found) {
        return new Failure(
                FailureCode.MISMATCH,
                "Table " + table.name() + ": the backup captured " + captured + ", topic "
                        + table.manifest().topic() + " has " + found,
                "Records of the topic were lost or altered after the backup: restore from another snapshot");
    }

    /**
     * Passes when these rows, which a table of the target has under the keys of the backup, are what the backup captured.
     *
     * @throws Failure when they are not, naming the table and both figures
     */
    public void requireMerged(CapturedTable table) {
        if (!equals(table.total())) {
            throw new Failure(
                    FailureCode.MISMATCH,
                    "Table " + table.name() + " does not hold what was merged into it: " + table.total().rows
                            + " rows with digest " + table.total().digest + " in the backup, " + rows + " with digest "
                            + digest + " under their keys in the target; nothing was changed",
                    Remedy.of(
                            "Check for generated columns that are computed differently in the target, or use %s",
                            Setting.MODE.as("replace")));
        }
    }
}
