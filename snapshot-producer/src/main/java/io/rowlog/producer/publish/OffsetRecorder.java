package io.rowlog.producer.publish;

import io.rowlog.schema.log.LogEvent.OffsetRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Notes in which partitions and at which offsets the rows of one chunk came to stand. The producer's sender thread calls
 * it; the ranges are complete after the producer's {@code flush}.
 */
final class OffsetRecorder implements Callback {
    private final FirstFailure failures;
    private long[] first = new long[0];
    private long[] last = new long[0];
    private long[] rows = new long[0];

    OffsetRecorder(FirstFailure failures) {
        this.failures = failures;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        note(metadata, failure, 1);
    }

    /** For a record that goes on with a row which was counted where it began. */
    Callback continuation() {
        return (metadata, failure) -> note(metadata, failure, 0);
    }

    private synchronized void note(@Nullable RecordMetadata metadata, @Nullable Exception failure, int begun) {
        failures.onCompletion(metadata, failure);
        if (failure != null || metadata == null) {
            return;
        }
        int partition = metadata.partition();
        if (partition >= rows.length) {
            grow(partition + 1);
        }
        first[partition] = Math.min(first[partition], metadata.offset());
        last[partition] = Math.max(last[partition], metadata.offset());
        rows[partition] += begun;
    }

    private void grow(int partitions) {
        int before = rows.length;
        first = Arrays.copyOf(first, partitions);
        Arrays.fill(first, before, partitions, Long.MAX_VALUE);
        last = Arrays.copyOf(last, partitions);
        rows = Arrays.copyOf(rows, partitions);
    }

    /** The ranges of all partitions that hold rows of the chunk. */
    synchronized List<OffsetRange> ranges() {
        return IntStream.range(0, rows.length)
                .filter(partition -> rows[partition] > 0)
                .mapToObj(partition -> new OffsetRange(partition, first[partition], last[partition], rows[partition]))
                .toList();
    }
}
