package io.rowlog.schema.log;

import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Position;
import io.rowlog.schema.wal.Timeline;
import io.rowlog.schema.wal.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the control and transactions topics tell, in order. {@link EventCodec} is the one place that knows how events stand in Avro; their
 * fields are described where they are defined, in {@code control.avsc}. Immutable.
 */
public sealed interface LogEvent {
    /** The first event of every log. */
    record LogCreated(int formatVersion, LogName log, SourceDatabase source, Instant createdAt) implements LogEvent {}

    /** Events of one snapshot. */
    sealed interface OfSnapshot extends LogEvent {
        /** The snapshot that the event is of. */
        SnapshotId snapshot();
    }

    /**
     * A snapshot begins; the plan of many tables comes in several of these.
     *
     * @param include patterns of the tables that were chosen; none for all
     * @param exclude patterns of those that were left out
     * @param purpose what it is taken for
     * @param part from 0
     * @param plan in dependency order
     */
    record SnapshotStarted(
            SnapshotId snapshot,
            Instant startedAt,
            Lsn lsn,
            Visibility visibility,
            int serverVersion,
            String encoding,
            long transactionsOffset,
            List<String> include,
            List<String> exclude,
            SnapshotPurpose purpose,
            int part,
            int parts,
            List<PlannedTable> plan)
            implements OfSnapshot {
        /** One that somebody asked for. */
        public SnapshotStarted(
                SnapshotId snapshot,
                Instant startedAt,
                Lsn lsn,
                Visibility visibility,
                int serverVersion,
                String encoding,
                long transactionsOffset,
                List<String> include,
                List<String> exclude,
                int part,
                int parts,
                List<PlannedTable> plan) {
            this(
                    snapshot,
                    startedAt,
                    lsn,
                    visibility,
                    serverVersion,
                    encoding,
                    transactionsOffset,
                    include,
                    exclude,
                    SnapshotPurpose.RESTORE,
                    part,
                    parts,
                    plan);
        }

        public SnapshotStarted {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            plan = List.copyOf(plan);
        }

        /** Whether patterns left tables out. */
        public boolean partial() {
            return !include.isEmpty() || !exclude.isEmpty();
        }
    }

    /** What a snapshot is taken for. */
    enum SnapshotPurpose {
        /** To be restored. */
        RESTORE,
        /** Taken beside a stream, of tables that the stream missed something of: it heals their gap, and is none to restore. */
        SUPPLEMENT,
        /** Counts and digests without rows: what a target is compared with that has reached the same moment. */
        VERIFICATION
    }

    /**
     * A table of a snapshot's plan.
     *
     * @param level in the dependency order
     * @param keySchema null when the table has no key
     * @param estimatedRows what the server believed; 0 where it did not know
     */
    record PlannedTable(
            QualifiedName table,
            String topic,
            int level,
            @Nullable SchemaId keySchema,
            SchemaId rowSchema,
            long estimatedRows) {}

    /**
     * Definitions of a snapshot, in the order to create them; large captures come in several of these.
     *
     * @param part from 0
     */
    record SchemaCaptured(
            SnapshotId snapshot, int part, int parts, List<Definition> definitions, List<Uncaptured> uncaptured)
            implements OfSnapshot {
        public SchemaCaptured {
            definitions = List.copyOf(definitions);
            uncaptured = List.copyOf(uncaptured);
        }
    }

    /**
     * A range of a table's rows, committed in the same Kafka transaction as the rows.
     *
     * @param chunk number of the chunk within the table, from 0
     * @param relation the heap that was read: the table itself or a leaf partition
     * @param bytes Avro bytes of the rows, without framing
     */
    record ChunkCaptured(
            SnapshotId snapshot,
            QualifiedName table,
            int chunk,
            QualifiedName relation,
            BlockRange blocks,
            Visibility visibility,
            List<OffsetRange> ranges,
            long rows,
            long bytes,
            Digest digest)
            implements OfSnapshot {
        public ChunkCaptured {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * Blocks of a heap.
     *
     * @param first from 0
     * @param next first block after the range; null where that reaches to the heap's end
     */
    record BlockRange(long first, @Nullable Long next) {
        /** The blocks from one up to another, which is not among them. */
        public static BlockRange between(long first, long next) {
            return new BlockRange(first, next);
        }

        /** The blocks from one to the end of the heap, wherever that is. */
        public static BlockRange from(long first) {
            return new BlockRange(first, null);
        }

        /** First block after the range; empty where that reaches to the heap's end. */
        public Optional<Long> end() {
            return Optional.ofNullable(next);
        }

        /** Whether these are all blocks of the heap. */
        public boolean whole() {
            return first == 0 && next == null;
        }
    }

    /**
     * Where rows are in a partition; records of others may stand between them.
     *
     * @param first offset of the first
     * @param last offset of the last
     */
    record OffsetRange(int partition, long first, long last, long rows) {
        /** The smallest range that holds both, with the rows of both. */
        OffsetRange span(OffsetRange other) {
            return new OffsetRange(
                    partition, Math.min(first, other.first), Math.max(last, other.last), rows + other.rows);
        }
    }

    /** All chunks of a table are in the log; {@code bytes} are Avro bytes of the rows, without framing. */
    record TableCaptured(SnapshotId snapshot, QualifiedName table, int chunks, long rows, long bytes, Digest digest)
            implements OfSnapshot {}

    /** Where the sequences stood. */
    record SequencesCaptured(SnapshotId snapshot, List<SequenceValue> sequences) implements OfSnapshot {
        public SequencesCaptured {
            sequences = List.copyOf(sequences);
        }
    }

    /** A snapshot is whole in the log. */
    record SnapshotCompleted(SnapshotId snapshot, Instant completedAt, int tables, long rows, long bytes)
            implements OfSnapshot {}

    /** A snapshot was given up. */
    record SnapshotAbandoned(SnapshotId snapshot, Instant abandonedAt, String reason) implements OfSnapshot {}

    /**
     * An event of a snapshot whose content this version cannot read, such as a definition of a section that a later version
     * added; only ever read, never written.
     *
     * @param reason what cannot be read, in a few words
     */
    record Unreadable(SnapshotId snapshot, String reason) implements OfSnapshot {}

    /** How a change of definitions is known. */
    enum DefinitionSource {
        /** Told by an event trigger, in the same transaction. */
        EVENT_TRIGGERS,
        /** Found in the catalog after it was noticed; what is between is not known. */
        NOTICED
    }

    /**
     * From here on the log follows the database, until a {@link Gap} of all tables.
     *
     * @param lsn transactions that commit after it are captured; those that began before it have ended
     * @param transactionsOffset where in the transactions topic those are
     */
    record StreamStarted(
            Instant startedAt,
            String slot,
            Lsn lsn,
            Timeline timeline,
            long transactionsOffset,
            DefinitionSource definitions,
            List<String> include,
            List<String> exclude)
            implements LogEvent {
        public StreamStarted {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }
    }

    /**
     * Changes that the log does not have.
     *
     * @param from commit of the last transaction before it; null where there is none
     * @param transactionsOffset where in the transactions topic it is: records before are before it
     * @param tables whose changes are missing; none for all
     */
    record Gap(
            Instant noticedAt, @Nullable Lsn from, long transactionsOffset, List<QualifiedName> tables, String reason)
            implements LogEvent {
        public Gap {
            tables = List.copyOf(tables);
        }
    }

    /**
     * The form of a table's rows in changes from a position on.
     *
     * @param keySchema null when the table has no key
     */
    record TableDescribed(
            Position position,
            QualifiedName table,
            String topic,
            @Nullable SchemaId keySchema,
            SchemaId rowSchema) implements LogEvent {}

    /**
     * An object that a command changed or dropped, as event triggers name it.
     *
     * @param address {@code classid:objid:objsubid}
     */
    record NamedObject(String address, String kind, String identity) {}

    /** The value that rows have in a column which was added with a default, and which was not written into them. */
    record MissingValue(QualifiedName table, String column, String value) {}

    /**
     * A command that changed definitions, at its place among the changes of its transaction.
     *
     * @param tag the command's tag; null where only what it did is known
     * @param statement what the client sent, which may hold several commands; null where it is not known
     * @param changed what it names as changed; none where it does not say
     * @param definitions of what was made or altered, as it is after the command
     * @param missing values of columns that were added to tables with rows
     * @param rewritten tables whose rows it wrote anew without events
     * @param problem why it could not be described whole; null when it was
     */
    record DefinitionChanged(
            Position position,
            DefinitionSource source,
            @Nullable String tag,
            @Nullable String statement,
            @Nullable String searchPath,
            @Nullable String role,
            List<NamedObject> changed,
            List<Definition> definitions,
            List<NamedObject> dropped,
            List<MissingValue> missing,
            List<QualifiedName> rewritten,
            @Nullable String problem)
            implements LogEvent {
        public DefinitionChanged {
            changed = List.copyOf(changed);
            definitions = List.copyOf(definitions);
            dropped = List.copyOf(dropped);
            missing = List.copyOf(missing);
            rewritten = List.copyOf(rewritten);
        }
    }

    /**
     * Snapshots that cannot be restored from here on, and records that are being deleted; it is written before they are.
     *
     * @param snapshots none where an event before names them
     * @param beginnings of table topics and of the transactions topic
     */
    record Pruned(Instant prunedAt, List<SnapshotId> snapshots, List<PartitionBeginning> beginnings)
            implements LogEvent {
        public Pruned {
            snapshots = List.copyOf(snapshots);
            beginnings = List.copyOf(beginnings);
        }
    }

    /**
     * Where a partition begins after records have been deleted.
     *
     * @param offset records before it are deleted; nothing that is kept needs one of them
     */
    record PartitionBeginning(String topic, int partition, long offset) {}

    /** Events of the transactions topic, in the order of the write-ahead log. */
    sealed interface OfTransactions extends LogEvent {
        /** Everything that was committed before this place is in the log; a stream goes on from here. */
        Lsn end();

        /** The server's time. */
        Instant at();
    }

    /** The write-ahead log up to here has no further commit. */
    record Passed(Lsn end, Timeline timeline, Instant at) implements OfTransactions {}

    /** An event that a commit of the source brought. */
    sealed interface Committed extends OfTransactions {
        /** What was committed, and when. */
        Commit commit();

        @Override
        default Lsn end() {
            return commit().end();
        }

        @Override
        default Instant at() {
            return commit().at();
        }
    }

    /**
     * A commit of the source.
     *
     * @param lsn of the commit record
     * @param end after the commit record
     * @param xid the 64-bit id of the top-level transaction
     * @param at the server's time, in microseconds
     */
    record Commit(Lsn lsn, Lsn end, Timeline timeline, long xid, Instant at) {}

    /** A transaction of the source is whole in the log. */
    record TransactionCaptured(Commit commit, List<ChangeRange> ranges) implements Committed {
        public TransactionCaptured {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * Where a transaction's records are in one partition; records of others may stand between them.
     *
     * @param first offset of the first
     * @param last offset of the last
     * @param records Kafka records in all
     */
    record ChangeRange(
            String topic,
            int partition,
            long first,
            long last,
            long inserts,
            long updates,
            long deletes,
            long truncates,
            long records) {}

    /**
     * A named moment among the transactions.
     *
     * @param id tells it from others of the same name
     */
    record Marker(Commit commit, String id, String name) implements Committed {}

    /**
     * A sign of life that the stream wrote into the source.
     *
     * @param sequences those that had moved since the one before, as they stood shortly before the commit
     */
    record Heartbeat(Commit commit, List<SequenceValue> sequences) implements Committed {
        public Heartbeat {
            sequences = List.copyOf(sequences);
        }
    }
}
