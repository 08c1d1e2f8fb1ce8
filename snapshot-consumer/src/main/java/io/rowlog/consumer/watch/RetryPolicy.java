package io.rowlog.consumer.watch;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.rowlog.service.settings.Allowed;
import java.time.Duration;

/**
 * How a failed restore is tried again. Immutable.
 *
 * @param attempts how often a snapshot is tried in all, from 1
 * @param first the pause before the second attempt, within which a server that restarts is back; each further pause is twice
 *     as long
 * @param longest no pause is longer
 */
@ConfigurationProperties("rowlog.retry")
public record RetryPolicy(
        @Allowed(value = "a whole number", least = "1", most = "100") @Bindable(defaultValue = "5")
        int attempts,

        @Allowed(value = DURATION, least = "1s", most = "1d") @Bindable(defaultValue = "10s")
        Duration first,

        @Allowed(value = DURATION, least = "1s", most = "1d") @Bindable(defaultValue = "5m")
        Duration longest) {
    private static final String DURATION = "a duration such as 10s, 5m, 6h or 1d,";

    /** The pause after so many failed attempts. */
    Duration pause(int failed) {
        // More than 30 doublings of a second are longer than any pause that is allowed.
        Duration pause = first.multipliedBy(1L << Math.min(30, failed - 1));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** Whether there is another attempt after so many failed ones. */
    boolean again(int failed) {
        return failed < attempts;
    }
}
