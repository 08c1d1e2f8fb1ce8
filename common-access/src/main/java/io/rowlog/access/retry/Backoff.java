package io.rowlog.access.retry;

import java.time.Duration;
import java.util.List;

/**
 * How often work is begun again whose connection was lost, and after which pauses. Immutable.
 *
 * @param pauses one before each further try
 */
public record Backoff(List<Duration> pauses) {
    /** Seven more tries within about a minute: longer than a server takes to restart or to fail over. */
    public static final Backoff DEFAULT = ofSeconds(1, 2, 4, 8, 15, 15, 15);

    public Backoff {
        pauses = List.copyOf(pauses);
    }

    private static Backoff ofSeconds(int... seconds) {
        return new Backoff(
                java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList());
    }
}
