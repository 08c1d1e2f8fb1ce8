package io.rowlog.access.job;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A thread that works beside another, which is told how it failed, and waits for its end. Safe for use by several threads. */
public final class BesideThread {
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread;

    private BesideThread(String name, Work work) {
        thread = Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                work.run();
            } catch (SQLException | RuntimeException e) {
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What it does until it is asked to end. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws SQLException, InterruptedException;
    }

    /** Starts a daemon of this name. */
    public static BesideThread start(String name, Work work) {
        return new BesideThread(name, work);
    }

    /** Throws why it has ended, if it has failed. */
    public void check() throws SQLException {
        switch (failure.get()) {
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> {
                // It runs, or has ended as it should.
            }
        }
    }

    /** Interrupts it, and waits for its end. */
    public void end(Duration limit) {
        thread.interrupt();
        join(limit);
    }

    /** Waits for its end, which it has been asked for, also when this thread has been interrupted. */
    public void join(Duration limit) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
