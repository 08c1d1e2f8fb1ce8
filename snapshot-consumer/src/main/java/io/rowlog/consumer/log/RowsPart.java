package io.rowlog.consumer.log;

import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a table's rows that is read at a stretch, by ranges of offsets.
 *
 * @param part from 0 to below {@code parts}
 * @param parts into how many the table is divided
 * @param ranges the offsets; none when the table has no rows
 */
public record RowsPart(TableRows rows, int part, int parts, List<PartitionRange> ranges) {
    public RowsPart {
        ranges = List.copyOf(ranges);
    }

    /** All of a table's rows. */
    public static RowsPart whole(TableRows rows) {
        return divide(rows, 1).getFirst();
    }

    /** A table's rows in parts of about the same number of offsets; the same arguments give the same parts. */
    public static List<RowsPart> divide(TableRows rows, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(part -> new RowsPart(rows, part, parts, ranges(rows, part, parts)))
                .toList();
    }

    static List<PartitionRange> ranges(TableState table) {
        return table.ranges().stream()
                .map(range -> new PartitionRange(range.partition(), range.first(), range.last()))
                .toList();
    }

    private static List<PartitionRange> ranges(TableRows rows, int part, int parts) {
        return ranges(rows.manifest()).stream()
                .map(range -> range.piece(part, parts))
                .filter(range -> range.first() <= range.last())
                .toList();
    }

    /** Estimated size in bytes of the rows. */
    public long bytes() {
        return rows.manifest().bytes() / parts;
    }
}
