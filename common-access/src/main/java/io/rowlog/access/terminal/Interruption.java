package io.rowlog.access.terminal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, as a command meets it: its thread is interrupted, and what it registered here is run, for waits that an
 * interrupt does not end, such as reading from a database. Safe for use by several threads.
 */
public final class Interruption {
    private final List<Runnable> cancellations = new CopyOnWriteArrayList<>();
    private final AtomicBoolean requested = new AtomicBoolean();

    /** Takes a cancellation back; does nothing when called again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has a cancellation run on another thread when the command is interrupted, at once when it already is.
     *
     * @param cancellation must be quick and not throw; it may run more than once
     */
    public Registration onInterrupt(Runnable cancellation) {
        cancellations.add(cancellation);
        if (requested.get()) {
            cancellation.run();
        }
        return () -> cancellations.remove(cancellation);
    }

    /** Whether the command has been asked to stop. */
    public boolean requested() {
        return requested.get();
    }

    /** Asks the command to stop. */
    void request(Thread command) {
        requested.set(true);
        // First, because the interrupted command takes them back as it leaves.
        cancellations.forEach(Runnable::run);
        command.interrupt();
    }
}
