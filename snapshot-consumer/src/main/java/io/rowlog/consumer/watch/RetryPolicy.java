package io.rowlog.consumer.watch;

import java.time.Duration;

/**
 * How a failed restore is tried again. Immutable.
 *
 * @param attempts how often a snapshot is tried in all, from 1
 * @param first the pause before the second attempt; each further pause is twice as long
 * @param longest no pause is longer
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
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
