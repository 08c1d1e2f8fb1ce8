package io.rowlog.consumer.window;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The moments that can be had from one snapshot: its own, and every commit of the unbroken transactions after it. Windows of
 * snapshots of one stream overlap; each but the latest only ends where the latest does. Immutable.
 *
 * @param snapshot where a restore begins
 * @param from the snapshot's own moment
 * @param until the last moment; the same as {@code from} where no transactions follow
 * @param transactionsOffset where in the transactions topic a replay on top of the snapshot begins
 * @param transactionsEnd where it ends at the latest: the offset after the window's last event
 * @param ends why nothing later can be had; null where a stream goes on
 * @param markers named moments in it, in the order of commits
 * @param gaps what is missing of single tables in it
 */
public record Window(
        SnapshotState snapshot,
        Point from,
        Point until,
        long transactionsOffset,
        long transactionsEnd,
        @Nullable String ends,
        List<Marker> markers,
        List<TableGap> gaps) {
    public Window {
        markers = List.copyOf(markers);
        gaps = List.copyOf(gaps);
    }

    /**
     * A moment of the source.
     *
     * @param lsn everything that was committed before this place
     * @param at the server's time
     */
    public record Point(Lsn lsn, Instant at) {
        /** {@code 2026-11-28T00:12:03.512Z (0/1A2B3C8)}. */
        @Override
        public String toString() {
            return at + " (" + lsn + ")";
        }
    }

    /**
     * Changes of single tables that the log does not have. Moments between can be had of the other tables.
     *
     * @param tables whose changes are missing
     * @param from the last place where they are whole
     * @param noticedAt when that was noticed, by the clock of the stream
     * @param until the snapshot with which they are whole again; null while there is none
     */
    public record TableGap(
            Set<QualifiedName> tables,
            Lsn from,
            Instant noticedAt,
            @Nullable Healed until,
            String reason) {
        public TableGap {
            tables = Set.copyOf(tables);
        }

        /** Whether the tables are not whole at this place. */
        public boolean holds(Lsn lsn) {
            return lsn.compareTo(from) > 0
                    && (until == null || lsn.compareTo(until.at().lsn()) < 0);
        }
    }

    /**
     * Where tables are whole again.
     *
     * @param snapshot that has all their rows
     * @param at the snapshot's moment
     */
    public record Healed(SnapshotId snapshot, Point at) {}

    /** Whether it is the snapshot's own moment alone. */
    public boolean single() {
        return from.equals(until);
    }

    /** Whether everything that was committed before this place can be had, and nothing after it. */
    public boolean holds(Lsn lsn) {
        return from.lsn().compareTo(lsn) <= 0 && lsn.compareTo(until.lsn()) <= 0;
    }

    /** Whether the moment is in it. */
    public boolean holds(Instant at) {
        return !at.isBefore(from.at()) && !at.isAfter(until.at());
    }

    /** Tables that cannot be had as they were at this place. */
    public Set<QualifiedName> missing(Lsn lsn) {
        Set<QualifiedName> missing = new TreeSet<>();
        gaps.stream().filter(gap -> gap.holds(lsn)).forEach(gap -> missing.addAll(gap.tables()));
        return missing;
    }
}
