package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.Fragment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one part of a table that come in several records and are not complete. Only one thread of a process holds rows
 * at a time that are large for its memory. Not thread-safe, but for the lock that all share.
 */
final class RowAssemblies implements AutoCloseable {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(30);
    private static final long MIB = 1024 * 1024;

    private final Map<Long, RowAssembly> open = new HashMap<>();
    private final QualifiedName table;
    private final ReentrantLock oneAtATime;

    RowAssemblies(QualifiedName table, ReentrantLock oneAtATime) {
        this.table = table;
        this.oneAtATime = oneAtATime;
    }

    /** Begins the row of a part that is its first. */
    void begin(int partition, Fragment first) {
        if (first.length() > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLarge(first);
        }
        if (RowAssembly.large(first.length())) {
            lock();
        }
        try {
            if (open.putIfAbsent(first.row(), new RowAssembly(partition, first.length())) != null) {
                throw new MalformedDataException("The first part of a row whose parts are not complete");
            }
        } catch (OutOfMemoryError e) {
            throw tooLarge(first);
        }
    }

    private Failure tooLarge(Fragment row) {
        return new Failure(
                FailureCode.TOO_LARGE,
                "A row of table " + table + " has " + row.length() / MIB
                        + " MiB, too much for the memory of this process, "
                        + Runtime.getRuntime().maxMemory() / MIB + " MiB",
                "Give it more with ROWLOG_JAVA_OPTS=-Xmx2g, or let it do less at the same time with --jobs 1");
    }

    /** Whether the row has begun and is not complete. */
    boolean isOpen(Fragment fragment) {
        return open.containsKey(fragment.row());
    }

    /**
     * Takes the next part of a row that has begun.
     *
     * @return the framed row when it is complete; then {@link #taken} must follow
     * @throws MalformedDataException when it does not go on where the last one ended
     */
    byte @Nullable [] add(int partition, Fragment fragment, ByteBuffer part) {
        RowAssembly row = open.get(fragment.row());
        if (row == null || row.partition() != partition) {
            throw new MalformedDataException("A part of a row whose first part is elsewhere");
        }
        return row.add(fragment, part) ? row.row() : null;
    }

    /** The row has been written. */
    void taken(Fragment fragment) {
        open.remove(fragment.row());
        if (oneAtATime.isHeldByCurrentThread() && open.values().stream().noneMatch(RowAssembly::large)) {
            oneAtATime.unlock();
        }
    }

    /** Whether parts of a row are still to come in that partition. */
    boolean isOpen(int partition) {
        return !open.isEmpty() && open.values().stream().anyMatch(row -> row.partition() == partition);
    }

    /** Whether a large row is to be completed in another partition first. */
    boolean defers(int partition) {
        return !open.isEmpty() && open.values().stream().anyMatch(row -> row.large() && row.partition() != partition);
    }

    private void lock() {
        if (oneAtATime.isHeldByCurrentThread()) {
            return;
        }
        try {
            if (!oneAtATime.tryLock(WAIT_LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                throw new Failure(
                        FailureCode.TOO_LARGE,
                        "Another worker has been writing a large row for " + WAIT_LIMIT.toMinutes() + " minutes",
                        "Check what keeps the target's sessions waiting, then run the same command again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(
                    FailureCode.TOO_LARGE,
                    "Interrupted while a large row was waited for",
                    "Run the same command again");
        }
    }

    @Override
    public void close() {
        if (oneAtATime.isHeldByCurrentThread()) {
            oneAtATime.unlock();
        }
    }
}
