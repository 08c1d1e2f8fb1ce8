package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of a snapshot: where its rows are in Kafka, what the backup counted, and how to read them. Immutable.
 *
 * @param manifest where the rows are, how many, and their digest
 * @param format the rows' fields
 * @param fingerprint what stands before each row
 */
public record CapturedTable(TableState manifest, RowFormat format, long fingerprint) {
    /**
     * Finds the schema of a table's rows.
     *
     * @throws Failure when the log does not have it, or this version cannot read it
     */
    public static CapturedTable of(TableState manifest, SchemaStore schemas) {
        try {
            return new CapturedTable(
                    manifest,
                    RowSchemas.read(schemas.get(manifest.planned().rowSchema())),
                    manifest.planned().rowSchema().fingerprint());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    FailureCode.LOG_TOO_NEW,
                    "Rows of table " + manifest.table() + " cannot be read: " + e.getMessage(),
                    "Use the version of Rowlog that made the backup, or a newer one");
        }
    }

    /** The table's name. */
    public QualifiedName name() {
        return manifest.table();
    }

    /** What the backup counted. */
    public RowTotal total() {
        return new RowTotal(manifest.rows(), manifest.digest());
    }

    /** Names of the key's columns; empty when the table has no key. */
    public List<String> key() {
        return format.key().stream()
                .map(index -> format.fields().get(index).column())
                .toList();
    }

    /** Names of the columns that are written; not those that the server computes. */
    public List<String> writableColumns() {
        return format.writableColumns();
    }

    /** All rows as one part. */
    public Part whole() {
        return parts(1).getFirst();
    }

    /** The rows in parts of about the same number of offsets; the same arguments give the same parts. */
    public List<Part> parts(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new Part(
                        this,
                        index,
                        count,
                        manifest.ranges().stream()
                                .map(range -> Piece.of(range, index, count))
                                .filter(piece -> piece.first() <= piece.last())
                                .toList()))
                .toList();
    }

    /**
     * The one row whose first record is there.
     *
     * @throws IllegalArgumentException when the table has no rows in that partition
     */
    public Part row(int partition, long offset) {
        OffsetRange range = manifest.ranges().stream()
                .filter(candidate -> candidate.partition() == partition)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name() + " has no rows in partition " + partition));
        // One of more parts than one: it is not all that the table has.
        return new Part(this, 0, 2, List.of(new Piece(range, offset, offset)));
    }

    /**
     * A part of a table's rows that is read at a stretch.
     *
     * @param index from 0 to below {@code count}
     * @param count into how many parts the table is divided
     * @param pieces what is read of each partition; none when the table has no rows
     */
    public record Part(CapturedTable table, int index, int count, List<Piece> pieces) {
        public Part {
            pieces = List.copyOf(pieces);
        }

        /** Whether these are all rows of the table. */
        public boolean whole() {
            return count == 1;
        }

        /** Estimated size in bytes of the rows. */
        public long bytes() {
            return table.manifest().bytes() / count;
        }

        /** Topic, partitions and offsets, for messages; empty when there are no rows. */
        public String place() {
            return pieces.isEmpty()
                    ? ""
                    : " from topic " + table.manifest().topic() + ", "
                            + pieces.stream()
                                    .map(piece -> "partition " + piece.partition() + " offsets " + piece.first()
                                            + " to " + piece.last())
                                    .collect(Collectors.joining("; "));
        }
    }

    /**
     * A piece of where a table's rows are in a partition.
     *
     * @param range all of the table's rows in the partition
     * @param first the piece's first offset
     * @param last the piece's last offset
     */
    public record Piece(OffsetRange range, long first, long last) {
        /** The {@code index}-th of {@code count} consecutive ones; may be empty, with {@code last} before {@code first}. */
        private static Piece of(OffsetRange range, int index, int count) {
            return new Piece(range, bound(range, index, count), bound(range, index + 1, count) - 1);
        }

        private static long bound(OffsetRange range, int index, int count) {
            long length = range.last() - range.first() + 1;
            return range.first() + length / count * index + Math.min(index, length % count);
        }

        /** The partition's number. */
        public int partition() {
            return range.partition();
        }

        /** Whether the offset is in the piece. */
        public boolean contains(long offset) {
            return offset >= first && offset <= last;
        }

        /** Whether no earlier piece has rows of the partition. */
        boolean isFirst() {
            return first == range.first();
        }
    }
}
