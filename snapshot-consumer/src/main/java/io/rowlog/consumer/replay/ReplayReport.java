package io.rowlog.consumer.replay;

import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.ForeignKeyCheck;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did.
 *
 * @param snapshot that it began with
 * @param restored what the restore of that did; null where an earlier run has done it
 * @param transactions that were applied, by earlier runs too
 * @param changes that this run applied
 * @param conflicts changes of this run that did not fit, and were skipped or written over what was there
 * @param reached the last that was applied; null where the target has what the snapshot saw
 * @param leftOut the first transaction that was left out; null where there is none in the log
 * @param unfollowed tables of which the log has new rows, but neither updates nor deletes
 * @param proof the last comparison with the source as it was; null where there was none
 * @param foreignKeys how the rows keep the foreign keys, which no server checks in a replay; null where that was not looked at
 * @param took of the replay alone
 */
public record ReplayReport(
        LogName log,
        SnapshotId snapshot,
        @Nullable RestoreReport restored,
        long transactions,
        long changes,
        long conflicts,
        @Nullable Moment reached,
        @Nullable Moment leftOut,
        List<QualifiedName> unfollowed,
        @Nullable Proof proof,
        @Nullable ForeignKeyCheck foreignKeys,
        Duration took) {
    public ReplayReport {
        unfollowed = List.copyOf(unfollowed);
    }

    /**
     * How the target compared with the source, both as they were at a marker.
     *
     * @param marker its name
     */
    public record Proof(String marker, VerificationReport report) {}

    /**
     * A moment of the source.
     *
     * @param lsn of the reached one: everything that was committed before this place is there; of one that is left out: its
     *     commit record
     * @param at the server's time
     */
    public record Moment(Lsn lsn, Instant at) {}
}
