package io.rowlog.consumer.log;

import java.util.stream.LongStream;

/**
 * Offsets of one partition.
 *
 * @param first included
 * @param last included
 */
public record PartitionRange(int partition, long first, long last) {
    /** Whether the offset is in the range. */
    public boolean contains(long offset) {
        return offset >= first && offset <= last;
    }

    /** The {@code index}-th of {@code count} consecutive pieces; may be empty, with {@code last} before {@code first}. */
    PartitionRange piece(int index, int count) {
        long length = last - first + 1;
        long[] bounds = LongStream.of(index, index + 1L)
                .map(i -> first + length / count * i + Math.min(i, length % count))
                .toArray();
        return new PartitionRange(partition, bounds[0], bounds[1] - 1);
    }
}
