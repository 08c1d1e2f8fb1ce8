package io.rowlog.service.job;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of a service that has no end of its own, in a thread of its own from when it is started until it is closed. After any
 * failure it is begun again, since somebody may have put it right. Safe for use by several threads.
 */
public final class EndlessWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndlessWork.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Body body;
    private final Thread thread;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean started;
    private volatile boolean ending;
    private volatile @Nullable Failed failed;

    /** What is done. */
    public interface Body {
        /**
         * Works until it is stopped. Called by the work's thread.
         *
         * @throws Failure when it cannot go on until somebody puts something right; it is called again later
         */
        void run() throws InterruptedException;

        /** Has {@link #run()} end soon; called by another thread. */
        void stop();

        /** When it last came forward: a failure before that is over. */
        Instant progress();
    }

    /** The last time that it could not go on. */
    private record Failed(Failure failure, Instant at, long times) {}

    /**
     * Work that does not run yet.
     *
     * @param name what it is called in the log, such as {@code Stream}
     * @param thread the name of its thread
     */
    public EndlessWork(String name, String thread, Body body) {
        this.name = name;
        this.body = body;
        this.thread = new Thread(this::work, thread);
    }

    /** Begins. */
    public void start() {
        started = true;
        thread.start();
    }

    /** Whether it has been started, and is to go on. */
    public boolean open() {
        return started && !ending;
    }

    /** Has it go on at once where it waits. */
    public void wake() {
        woken.release();
    }

    /** Waits so long, or until somebody wakes it; for its own thread. Whether it is to go on. */
    public boolean pause(Duration limit) throws InterruptedException {
        woken.drainPermits();
        if (!ending && woken.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("{} is woken", name);
        }
        return !ending;
    }

    /** Why it cannot go on; empty when it does. */
    public Optional<Failure> problem() {
        Failed last = failed;
        return last == null || body.progress().isAfter(last.at()) ? Optional.empty() : Optional.of(last.failure());
    }

    /** That it has died, as of too little memory; empty when it has not. */
    public Optional<Failure> death() {
        return open() && !thread.isAlive()
                ? Optional.of(new Failure(
                        FailureCode.INTERNAL,
                        name + " has ended unexpectedly",
                        "See the log, and start the service again"))
                : Optional.empty();
    }

    private void work() {
        try {
            do {
                attempt();
            } while (pause(PAUSE));
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted", name, e);
        }
    }

    private void attempt() throws InterruptedException {
        try {
            body.run();
        } catch (Failure e) {
            failed(e);
        } catch (RuntimeException e) {
            if (!ending) {
                LOG.error("{} failed unexpectedly", name, e);
            }
            failed(new Failure(
                    FailureCode.INTERNAL,
                    "Unexpected " + e.getClass().getSimpleName(),
                    "See the log, and report it",
                    e));
        }
    }

    private void failed(Failure failure) {
        if (ending) {
            LOG.info("{} was broken off: {}", name, failure.getMessage());
            return;
        }
        String before = problem().map(Failure::getMessage).orElse("");
        Failed last = failed;
        long times = last != null && before.equals(failure.getMessage()) ? last.times() + 1 : 1;
        failed = new Failed(failure, Instant.now(), times);
        if (times == 1) {
            LOG.error("{} failed, tried again every {} s: {}", name, PAUSE.toSeconds(), failure.getMessage());
            LOG.error("{}: {}", name, failure.remedy().text(Wording.SERVICE));
        } else {
            LOG.warn("{} failed as before, for the {}. time", name, times);
        }
    }

    /** Stops it, and waits at most 20 s until it has ended. */
    @Override
    public void close() {
        ending = true;
        wake();
        body.stop();
        try {
            if (started && !thread.join(END_LIMIT)) {
                LOG.warn("{} has not ended within {} s; it goes on at the next start", name, END_LIMIT.toSeconds());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
