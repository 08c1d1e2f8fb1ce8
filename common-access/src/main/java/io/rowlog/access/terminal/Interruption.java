package io.rowlog.access.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    /**
     * Until what is returned is closed, a signal that ends the process (Ctrl-C) interrupts the command that this thread is
     * about to run first, and waits for it to clean up. The process then ends with the signal's own status, 130 for Ctrl-C.
     *
     * @param err is told when that takes too long
     */
    Registration onSignal(PrintWriter err) {
        return new Hook(err);
    }

    private final class Hook implements Registration {
        /** Longer than Kafka takes to abort a transaction, shorter than a person's patience. */
        private static final Duration LIMIT = Duration.ofSeconds(20);

        private final PrintWriter err;
        private final Thread command = Thread.currentThread();
        private final CountDownLatch finished = new CountDownLatch(1);

        private Hook(PrintWriter err) {
            this.err = err;
            Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "rowlog-interrupt"));
        }

        /** Also runs when the process exits by itself, when there is nothing left to do. */
        private void interrupt() {
            if (finished.getCount() == 0) {
                return;
            }
            request(command);
            try {
                if (!finished.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    err.println(
                            "error: interrupted, and not everything was cleaned up within " + LIMIT.toSeconds() + " s");
                    err.println("  Servers roll back by themselves what was not committed; run the command again");
                    err.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The command has ended. */
        @Override
        public void close() {
            finished.countDown();
        }
    }
}
