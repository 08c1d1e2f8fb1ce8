package io.rowlog.consumer.log;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.digest.Digest;

/** Compares rows that were read with what the backup counted. Stateless. */
public final class RowsComparison {
    private RowsComparison() {}

    /**
     * Passes when number and digest are those of the manifest.
     *
     * @throws UserError with {@link ExitCode#MISMATCH} when they differ, naming the table and both figures
     */
    public static void require(TableRows expected, long rows, Digest digest) {
        if (rows != expected.manifest().rows()) {
            throw differs(expected, expected.manifest().rows() + " rows", rows + " rows");
        }
        if (!digest.equals(expected.manifest().digest())) {
            throw differs(expected, "digest " + expected.manifest().digest(), "digest " + digest);
        }
    }

    private static UserError differs(TableRows expected, String captured, String found) {
        return new UserError(
                "Table " + expected.table() + ": the backup captured " + captured + ", topic "
                        + expected.manifest().topic() + " has " + found,
                "Records of the topic were lost or altered after the backup: restore from another snapshot",
                ExitCode.MISMATCH);
    }
}
