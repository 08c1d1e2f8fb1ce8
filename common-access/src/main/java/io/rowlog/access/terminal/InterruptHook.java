package io.rowlog.access.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From its making until it is closed, a signal that ends the process (Ctrl-C) interrupts the command first and waits for
 * it to clean up. The process then ends with the signal's own status, 130 for Ctrl-C.
 */
final class InterruptHook implements AutoCloseable {
    /** Longer than Kafka takes to abort a transaction, shorter than a person's patience. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Interruption interruption;
    private final PrintWriter err;
    private final Thread command = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);

    /** For the command that this thread is about to run. */
    InterruptHook(Interruption interruption, PrintWriter err) {
        this.interruption = interruption;
        this.err = err;
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "rowlog-interrupt"));
    }

    /** Also runs when the process exits by itself, when there is nothing left to do. */
    private void interrupt() {
        if (finished.getCount() == 0) {
            return;
        }
        interruption.request(command);
        try {
            if (!finished.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                err.println("error: interrupted, and not everything was cleaned up within " + LIMIT.toSeconds() + " s");
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
