package io.rowlog.access.job;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often work was begun again since it last came forward, and waits between. Says what happens. For one thread,
 * and one piece of work.
 */
public final class Retry {
    private final Pauses pauses;
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
    public Retry(Pauses pauses, Places places, String next, Consumer<String> notice) {
        this.pauses = pauses;
        this.places = places;
        this.next = next;
        this.notice = notice;
    }

    /**
     * How often work is begun again whose connection was lost, and after which pauses.
     *
     * @param before one before each further try
     */
    public record Pauses(List<Duration> before) {
        /** Seven more tries within about a minute: longer than a server takes to restart or to fail over. */
        public static final Pauses DEFAULT = ofSeconds(1, 2, 4, 8, 15, 15, 15);

        /** For a day, of work that has no end of its own: who looks after it may be asleep. */
        public static final Pauses LASTING = new Pauses(Stream.concat(
                        ofSeconds(1, 2, 4, 8, 15).before().stream(),
                        Stream.generate(() -> Duration.ofSeconds(30))
                                .limit(Duration.ofDays(1).dividedBy(Duration.ofSeconds(30))))
                .toList());

        public Pauses {
            before = List.copyOf(before);
        }

        private static Pauses ofSeconds(int... seconds) {
            return new Pauses(
                    Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList());
        }
    }

    /**
     * What connections lead to.
     *
     * @param postgres such as {@code the target postgres@db:5432/shop}
     * @param kafka such as {@code Kafka at kafka:9092}
     */
    public record Places(String postgres, String kafka) {
        private String missing(@Nullable LostConnection lost) {
            return switch (lost) {
                case KAFKA -> "No connection to " + kafka;
                case KAFKA_TRANSACTION -> kafka + " has given up a transaction";
                case POSTGRES -> "No connection to " + postgres;
                case null -> "No connection to " + postgres;
            };
        }

        private String lastingly(@Nullable LostConnection lost, int tries, long seconds) {
            String within = " in " + tries + " tries within " + seconds + " s";
            return switch (lost) {
                case KAFKA -> "The connection to " + kafka + " was lost and not to be had again" + within;
                case KAFKA_TRANSACTION -> kafka + " has given up transactions" + within;
                case POSTGRES -> "The connection to " + postgres + " was lost and not to be had again" + within;
                case null -> "The connection to " + postgres + " was lost and not to be had again" + within;
            };
        }
    }

    /**
     * Returns when the work is to be begun again.
     *
     * @param failure why it ended
     * @param steps how many of its steps are done for good: one more than before, and tries are counted anew
     * @throws RuntimeException the failure, when it is not a lost connection
     * @throws Failure when there were enough tries
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
        if (failed == pauses.before().size()) {
            throw givenUp(lost, failure);
        }
        Duration pause = pauses.before().get(failed);
        failed++;
        notice.accept(places.missing(lost) + " (" + said(failure) + "); trying again in "
                + Math.max(1, pause.toSeconds()) + " s, " + failed + " of at most "
                + pauses.before().size() + " times: " + next);
        Thread.sleep(pause);
    }

    private Failure givenUp(@Nullable LostConnection lost, RuntimeException failure) {
        long seconds = Duration.ofNanos(System.nanoTime() - lostAt).toSeconds();
        return new Failure(
                switch (lost) {
                    case KAFKA -> FailureCode.KAFKA_UNAVAILABLE;
                    case KAFKA_TRANSACTION -> FailureCode.KAFKA_FAILED;
                    case POSTGRES -> FailureCode.POSTGRES_UNAVAILABLE;
                    case null -> FailureCode.POSTGRES_UNAVAILABLE;
                },
                places.lastingly(lost, failed, seconds) + ": " + said(failure),
                Remedy.of("Check that it runs and can be reached from here, then %s: %s", Action.AGAIN, next),
                failure);
    }

    private static String said(RuntimeException failure) {
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
