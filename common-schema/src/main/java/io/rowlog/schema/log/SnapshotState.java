package io.rowlog.schema.log;

import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SnapshotPurpose;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as the log has it so far.
 *
 * @param begun the first event of its plan; null only in a damaged snapshot that lacks it
 * @param tables in dependency order
 */
public record SnapshotState(
        SnapshotId id,
        Stage stage,
        @Nullable SnapshotStarted begun,
        List<TableState> tables,
        List<Definition> definitions,
        List<Uncaptured> uncaptured,
        List<SequenceValue> sequences) {
    /**
     * @throws IllegalArgumentException when a snapshot that is not damaged has no beginning
     */
    public SnapshotState {
        if (begun == null && !(stage instanceof Stage.Damaged)) {
            throw new IllegalArgumentException("Snapshot " + id + " has no beginning");
        }
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        uncaptured = List.copyOf(uncaptured);
        sequences = List.copyOf(sequences);
    }

    /** How far a snapshot got. */
    public sealed interface Stage {
        /** Begun and neither completed nor abandoned: still running, or its producer died. */
        record Started() implements Stage {}

        /** Whole in the log. */
        record Completed() implements Stage {}

        /**
         * Taken away by somebody who needs no more of it; its records are gone or going.
         *
         * @param whole whether it was complete before
         */
        record Pruned(boolean whole) implements Stage {}

        /** Given up; its rows are not to be restored. */
        record Abandoned() implements Stage {}

        /**
         * Its events contradict each other, so that nobody knows what it holds.
         *
         * @param contradiction the first one
         * @param open whether the log does not say that it has ended
         */
        record Damaged(String contradiction, boolean open) implements Stage {}

        /** As messages have it. */
        default String word() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A table of a snapshot as the log has it.
     *
     * @param ranges for each partition with rows, where the snapshot's rows begin and end, and how many there are
     * @param rows number of rows in the chunks
     * @param bytes Avro bytes of the rows, without framing
     * @param digest of the rows in the chunks
     * @param complete whether all chunks are in the log
     */
    public record TableState(
            PlannedTable planned, List<OffsetRange> ranges, long rows, long bytes, Digest digest, boolean complete) {
        public TableState {
            ranges = List.copyOf(ranges);
        }

        /** The table's name at the source. */
        public QualifiedName table() {
            return planned.table();
        }

        /** The topic that its rows are in. */
        public String topic() {
            return planned.topic();
        }

        /** The schema of its keys; empty when the table has no key. */
        public Optional<SchemaId> keySchema() {
            return Optional.ofNullable(planned.keySchema());
        }
    }

    /**
     * The first event of its plan.
     *
     * @throws IllegalStateException when the log does not have it, as of a damaged snapshot
     */
    public SnapshotStarted start() {
        if (begun == null) {
            throw new IllegalStateException("The beginning of snapshot " + id + " is not in the log");
        }
        return begun;
    }

    /** Whether it is only of tables that a stream missed something of. */
    public boolean supplement() {
        return begun != null && begun.purpose() == SnapshotPurpose.SUPPLEMENT;
    }

    /** Whether the log has counts and digests of its rows, but not the rows. */
    public boolean verification() {
        return begun != null && begun.purpose() == SnapshotPurpose.VERIFICATION;
    }

    /** Whether it is whole in the log, and to be restored. */
    public boolean restorable() {
        return completed() && !beside();
    }

    /** Whether it was taken beside those that are to be restored, for another purpose. */
    public boolean beside() {
        return supplement() || verification();
    }

    /** Whether it is whole in the log. */
    public boolean completed() {
        return stage instanceof Stage.Completed;
    }

    /** Whether it was taken away. */
    public boolean pruned() {
        return stage instanceof Stage.Pruned;
    }

    /** Whether the log does not say that it has ended. */
    public boolean open() {
        return switch (stage) {
            case Stage.Started() -> true;
            case Stage.Damaged(String contradiction, boolean open) -> open;
            case Stage.Completed() -> false;
            case Stage.Pruned(boolean whole) -> false;
            case Stage.Abandoned() -> false;
        };
    }

    /** Rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(TableState::rows).sum();
    }

    /** Avro bytes of all rows, without framing. */
    public long bytes() {
        return tables.stream().mapToLong(TableState::bytes).sum();
    }
}
