package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.service.access.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a log in a thread of its own, and brings each snapshot into the target when it is completed. Safe for use by
 * several threads.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Longer than it takes to cancel what the target's sessions do. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofSeconds(5);

    private final WatchSettings settings;
    private final TargetHistory history;
    private final Attempts attempts = new Attempts();
    private final Refresh refresh;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rowlog-watch");
    private volatile WatchState state = new WatchState.WaitingForLog();
    private volatile boolean asked;

    /** A watch that does nothing before it is started. */
    public Watch(WatchSettings settings, RestoreListener listener) {
        this.settings = settings;
        this.history = new TargetHistory(settings.target(), settings.log());
        this.refresh = new Refresh(settings, history, attempts, listener);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Has it look within a second whether there is something to restore, also after it has given up. */
    public void ask() {
        asked = true;
    }

    /** What it is at. */
    public WatchState state() {
        return state;
    }

    /** The attempts since it was started, the latest first. */
    public List<Attempt> attempts() {
        return attempts.all();
    }

    /**
     * The snapshot that the target got last; null when there is none.
     *
     * @throws Failure when the target does not answer
     */
    public @Nullable Restored restored() throws SQLException {
        return history.restored();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                if (ControlTopic.exists(settings.kafka(), settings.log())) {
                    listen();
                } else {
                    state = new WatchState.WaitingForLog();
                    stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException | InterruptException e) {
                // Only closing interrupts, and then the loop ends.
                LOG.debug("Interrupted", e);
            } catch (KafkaException e) {
                disconnected(KafkaErrors.translate(settings.kafka(), e));
            } catch (Failure e) {
                disconnected(e);
            }
        }
    }

    private void disconnected(RuntimeException failure) {
        String problem = problem(failure);
        LOG.warn("Log {} cannot be watched: {}", settings.log(), problem);
        state = new WatchState.Disconnected(problem);
        try {
            stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        }
    }

    private void listen() throws InterruptedException {
        LOG.info("Watching log {} for {}", settings.log(), settings.target().url());
        try (ControlTopic control = new ControlTopic(settings.kafka(), settings.log())) {
            state = new WatchState.Watching();
            while (stop.getCount() > 0) {
                boolean news = control.completed(POLL);
                if (asked || news) {
                    asked = false;
                    work(0);
                } else if (state instanceof WatchState.Retrying retrying
                        && !Instant.now().isBefore(retrying.at())) {
                    work(retrying.failed());
                }
            }
        }
    }

    private void work(int failed) throws InterruptedException {
        state = new WatchState.Working();
        try {
            boolean more = refresh.step();
            while (more && stop.getCount() > 0) {
                more = refresh.step();
            }
            state = new WatchState.Watching();
        } catch (SQLException | RuntimeException e) {
            if (stop.getCount() > 0) {
                failed(failed + 1, e);
            }
        }
    }

    private void failed(int times, Exception failure) {
        String problem = problem(failure);
        if (!(failure instanceof Failure)) {
            LOG.error("Restore failed unexpectedly", failure);
        }
        if (settings.retry().again(times)) {
            Duration pause = settings.retry().pause(times);
            LOG.warn("Restore failed, attempt {}; tried again in {} s: {}", times, pause.toSeconds(), problem);
            state = new WatchState.Retrying(times, Instant.now().plus(pause), problem);
        } else {
            LOG.error("Restore is given up after {} attempts, until the next snapshot: {}", times, problem);
            state = new WatchState.GivenUp(times, problem);
        }
    }

    private static String problem(Exception failure) {
        return switch (failure) {
            case Failure e -> Problem.of(e).text();
            case SQLException e -> "The target failed: SQLSTATE " + e.getSQLState();
            default -> "Unexpected " + failure.getClass().getSimpleName();
        };
    }

    /** Stops the restore that runs, and waits at most 20 s until that has cleaned up. */
    @Override
    public void close() {
        stop.countDown();
        refresh.stop();
        try {
            if (thread.isAlive() && !thread.join(END_LIMIT)) {
                thread.interrupt();
                LOG.warn(
                        "The restore that ran has not ended within {} s; it goes on at the next start",
                        END_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
