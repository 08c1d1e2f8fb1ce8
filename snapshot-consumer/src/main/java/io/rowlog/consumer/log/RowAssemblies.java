package io.rowlog.consumer.log;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.Fragment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one part of a table that come in several records and are not complete. Only one thread of a process holds such
 * rows at a time, since they may be large. Not thread-safe, but for the lock that all share.
 */
final class RowAssemblies implements AutoCloseable {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(30);

    private final Map<Long, RowAssembly> open = new HashMap<>();
    private final ReentrantLock oneAtATime;

    RowAssemblies(ReentrantLock oneAtATime) {
        this.oneAtATime = oneAtATime;
    }

    /**
     * Takes a part of a row.
     *
     * @param begins whether a row that begins here is wanted: it is another worker's otherwise, and so are all its parts
     * @return the framed row when it is complete; then {@link #taken} must follow
     * @throws MalformedDataException when it does not go on where the last one ended
     */
    byte @Nullable [] add(int partition, Fragment fragment, ByteBuffer part, boolean begins) {
        if (fragment.offset() == 0 && begins && !open.containsKey(fragment.row())) {
            lock();
            open.put(fragment.row(), new RowAssembly(partition, fragment));
        }
        RowAssembly row = open.get(fragment.row());
        return row != null && row.add(fragment, part) ? row.row() : null;
    }

    /** The row has been written. */
    void taken(Fragment fragment) {
        open.remove(fragment.row());
        if (open.isEmpty()) {
            oneAtATime.unlock();
        }
    }

    /** Whether parts of a row are still to come in that partition. */
    boolean isOpen(int partition) {
        return open.values().stream().anyMatch(row -> row.partition() == partition);
    }

    private void lock() {
        if (oneAtATime.isHeldByCurrentThread()) {
            return;
        }
        try {
            if (!oneAtATime.tryLock(WAIT_LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                throw new UserError(
                        "Another worker has been writing a large row for " + WAIT_LIMIT.toMinutes() + " minutes",
                        "Check what keeps the target's sessions waiting, then run the same command again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("Interrupted while a large row was waited for", "Run the same command again");
        }
    }

    @Override
    public void close() {
        if (oneAtATime.isHeldByCurrentThread()) {
            oneAtATime.unlock();
        }
    }
}
