package io.rowlog.access.retry;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.UserError;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often work was begun again since it last came forward, and waits between. Says what happens. For one thread,
 * and one piece of work.
 */
public final class Tries {
    private final Backoff backoff;
    private final Places places;
    private final String next;
    private final Consumer<String> notice;
    private int failed;
    private long stepsBefore;
    private long lostAt;

    /**
     * @param next what the same work does when it is begun again, such as {@code it goes on where it was}
     * @param notice is told each time in one sentence
     */
    public Tries(Backoff backoff, Places places, String next, Consumer<String> notice) {
        this.backoff = backoff;
        this.places = places;
        this.next = next;
        this.notice = notice;
    }

    /**
     * What connections lead to.
     *
     * @param postgres such as {@code the target postgres@db:5432/shop}
     * @param kafka such as {@code Kafka at kafka:9092}
     */
    public record Places(String postgres, String kafka) {
        private String of(@Nullable LostConnection lost) {
            return lost == LostConnection.KAFKA ? kafka : postgres;
        }
    }

    /**
     * Returns when the work is to be begun again.
     *
     * @param failure why it ended
     * @param steps how many of its steps are done for good: one more than before, and tries are counted anew
     * @throws RuntimeException the failure, when it is not a lost connection
     * @throws UserError when there were enough tries
     */
    public void again(RuntimeException failure, long steps) throws InterruptedException {
        LostConnection lost = LostConnection.of(failure);
        if (lost == null && !(failed > 0 && LostConnection.tooMany(failure))) {
            throw failure;
        }
        if (steps > stepsBefore) {
            stepsBefore = steps;
            failed = 0;
        }
        if (failed == 0) {
            lostAt = System.nanoTime();
        }
        if (failed == backoff.pauses().size()) {
            throw givenUp(places.of(lost), failure);
        }
        Duration pause = backoff.pauses().get(failed);
        failed++;
        notice.accept("No connection to " + places.of(lost) + " (" + said(failure) + "); trying again in "
                + Math.max(1, pause.toSeconds()) + " s, " + failed + " of at most "
                + backoff.pauses().size() + " times: " + next);
        Thread.sleep(pause);
    }

    private UserError givenUp(String place, RuntimeException failure) {
        long seconds = Duration.ofNanos(System.nanoTime() - lostAt).toSeconds();
        return new UserError(
                "The connection to " + place + " was lost and not to be had again in " + failed + " tries within "
                        + seconds + " s: " + said(failure),
                "Check that it runs and can be reached from here, then run the same command again: " + next,
                ExitCode.FAILED,
                failure);
    }

    private static String said(RuntimeException failure) {
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
