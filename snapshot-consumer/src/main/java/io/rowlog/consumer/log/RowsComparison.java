package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.SnapshotState.TableState;

/** Compares rows that were read with what the backup counted. Stateless. */
public final class RowsComparison {
    private RowsComparison() {}

    /**
     * Passes when number and digest are those of the manifest.
     *
     * @throws Failure with {@link ExitCode#MISMATCH} when they differ, naming the table and both figures
     */
    public static void require(TableRows expected, long rows, Digest digest) {
        if (rows != expected.manifest().rows()) {
            throw differs(expected, expected.manifest().rows() + " rows", rows + " rows");
        }
        if (!digest.equals(expected.manifest().digest())) {
            throw differs(expected, "digest " + expected.manifest().digest(), "digest " + digest);
        }
    }

    /**
     * Passes when what a table has under the keys of the backup is what the backup captured.
     *
     * @throws Failure with {@link ExitCode#MISMATCH} when they differ, naming the table and both figures
     */
    public static void requireMerged(TableRows expected, DigestAccumulator merged) {
        TableState manifest = expected.manifest();
        if (merged.rows() != manifest.rows() || !merged.digest().equals(manifest.digest())) {
            throw new Failure(
                    FailureCode.MISMATCH,
                    "Table " + expected.table() + " does not hold what was merged into it: " + manifest.rows()
                            + " rows with digest " + manifest.digest() + " in the backup, " + merged.rows()
                            + " with digest " + merged.digest()
                            + " under their keys in the target; nothing was changed",
                    "Check for generated columns that are computed differently in the target, or use --mode replace");
        }
    }

    private static Failure differs(TableRows expected, String captured, String found) {
        return new Failure(
                FailureCode.MISMATCH,
                "Table " + expected.table() + ": the backup captured " + captured + ", topic "
                        + expected.manifest().topic() + " has " + found,
                "Records of the topic were lost or altered after the backup: restore from another snapshot");
    }
}
