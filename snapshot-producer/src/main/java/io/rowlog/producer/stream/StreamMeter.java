package io.rowlog.producer.stream;

import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.wal.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much a stream has done and how far behind it is. Written by the stream, read by any thread. */
public final class StreamMeter {
    private final LongAdder transactions = new LongAdder();
    private final List<LongAdder> changes =
            Stream.generate(LongAdder::new).limit(Operation.values().length).toList();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder kafkaCommits = new LongAdder();
    private final LongAdder kafkaCommitNanos = new LongAdder();
    private final AtomicReference<@Nullable Commit> last = new AtomicReference<>();
    private volatile Standing standing = Standing.UNKNOWN;
    private volatile Instant progress = Instant.now();

    /**
     * Where the stream and its source stand.
     *
     * @param confirmed commits before it are in the log, and the source has been told
     * @param lagBytes of write-ahead log that the source has written and that has not been looked at, or is not in the log
     * @param lag how long what is not in the log yet has been committed, to a heartbeat's exactness
     * @param retainedBytes of write-ahead log that the source keeps for the slot
     */
    public record Standing(@Nullable Lsn confirmed, long lagBytes, Duration lag, long retainedBytes) {
        static final Standing UNKNOWN = new Standing(null, 0, Duration.ZERO, 0);
    }

    void change(Operation operation, long rowBytes) {
        changes.get(operation.ordinal()).increment();
        bytes.add(rowBytes);
    }

    void committed(long count, @Nullable Commit latest, Duration took) {
        transactions.add(count);
        kafkaCommits.increment();
        kafkaCommitNanos.add(took.toNanos());
        if (latest != null) {
            last.set(latest);
        }
        progress = Instant.now();
    }

    void stands(Standing now) {
        standing = now;
    }

    /** Something has come from the source, if only a keepalive. */
    void alive() {
        progress = Instant.now();
    }

    /** Transactions of the source that are in the log. */
    public long transactions() {
        return transactions.sum();
    }

    /** Changes of one kind that have been sent. */
    public long changes(Operation operation) {
        return changes.get(operation.ordinal()).sum();
    }

    /** Changes of all kinds that have been sent. */
    public long changes() {
        return changes.stream().mapToLong(LongAdder::sum).sum();
    }

    /** Bytes that the source has sent for changes. */
    public long bytes() {
        return bytes.sum();
    }

    /** Transactions of Kafka that have been committed. */
    public long kafkaCommits() {
        return kafkaCommits.sum();
    }

    /** How long committing them has taken in all. */
    public Duration kafkaCommitTime() {
        return Duration.ofNanos(kafkaCommitNanos.sum());
    }

    /** The last commit that is in the log; empty when there was none since the stream began. */
    public Optional<Commit> last() {
        return Optional.ofNullable(last.get());
    }

    /** Where things stand. */
    public Standing standing() {
        return standing;
    }

    /** When something was last heard of the source or committed. */
    public Instant progress() {
        return progress;
    }
}
