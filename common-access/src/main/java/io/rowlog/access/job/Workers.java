package io.rowlog.access.job;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do tasks, each with things of its own such as a session. The first failure stops all of them. Runs one lot
 * of work at a time.
 */
public final class Workers {
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final int count;
    private final Runnable stopSessions;

    /**
     * @param count number of threads, from 1
     * @param stopSessions ends what threads wait for that do not heed interruption
     */
    public Workers(int count, Runnable stopSessions) {
        this.count = count;
        this.stopSessions = stopSessions;
    }

    /** What one thread works with; used by that thread only. */
    public interface Worker<T> extends AutoCloseable {
        /** Does a task. */
        void work(T task) throws SQLException, InterruptedException;

        /** There are no further tasks: what was kept for later is done now. Not called after a failure. */
        default void finish() throws SQLException, InterruptedException {}

        @Override
        void close() throws SQLException;
    }

    /** Makes a thread's {@link Worker}, on that thread. */
    @FunctionalInterface
    public interface Opening<T> {
        /** The worker of the thread with this name. */
        Worker<T> open(String name) throws SQLException;
    }

    /**
     * Does independent tasks, beginning them in the order given.
     *
     * @param name of the threads, to which a number is added
     * @throws SQLException the first failure, of that kind
     * @throws InterruptedException when the calling thread is interrupted; the workers have then been stopped
     */
    public <T> void run(String name, List<T> tasks, Opening<T> opening) throws SQLException, InterruptedException {
        run(name, new Queue<>(new ConcurrentLinkedQueue<>(tasks)), Math.min(count, tasks.size()), opening);
    }

    /**
     * Does tasks as their source hands them out.
     *
     * @param threads no more than these
     */
    public <T> void run(String name, Work<T> work, int threads, Opening<T> opening)
            throws SQLException, InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> running = new ArrayList<>();
        Runnable stop = () -> {
            stopSessions.run();
            synchronized (running) {
                running.forEach(Thread::interrupt);
            }
        };
        synchronized (running) {
            for (int i = 1; i <= Math.min(threads, count); i++) {
                String thread = name + "-" + i;
                running.add(Thread.ofPlatform().name(thread).daemon(true).unstarted(() -> {
                    try {
                        workAll(work, opening, thread);
                    } catch (Throwable e) {
                        if (failure.compareAndSet(null, e)) {
                            stop.run();
                        }
                    }
                }));
            }
            running.forEach(Thread::start);
        }
        join(List.copyOf(running), stop);
        rethrow(failure.get());
    }

    private static <T> void workAll(Work<T> work, Opening<T> opening, String thread)
            throws SQLException, InterruptedException {
        T task = work.next();
        if (task == null) {
            return;
        }
        try (Worker<T> worker = opening.open(thread)) {
            for (; task != null; task = work.next()) {
                worker.work(task);
                work.done(task);
            }
            worker.finish();
        }
    }

    private static void join(List<Thread> threads, Runnable stop) throws InterruptedException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            stop.run();
            awaitEnd(threads);
            throw e;
        }
    }

    /** A second interrupt is told by the same exception as the first: it must not leave threads behind. */
    private static void awaitEnd(List<Thread> threads) {
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        for (Thread thread : threads) {
            while (thread.isAlive() && System.nanoTime() < deadline) {
                try {
                    thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws SQLException, InterruptedException {
        switch (failure) {
            case null -> {}
            case SQLException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e ->
                throw new Failure(FailureCode.INTERNAL, e.toString(), Remedy.of("Try once more: %s", Action.AGAIN));
        }
    }

    /** Tasks that do not depend on each other, in the order given. */
    private record Queue<T>(ConcurrentLinkedQueue<T> tasks) implements Work<T> {
        @Override
        public @Nullable T next() {
            return tasks.poll();
        }

        @Override
        public void done(T task) {
            // None waits for another.
        }
    }
}
