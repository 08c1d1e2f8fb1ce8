package io.rowlog.consumer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchStateTest {
    private static final Failure PROBLEM = new Failure(FailureCode.TARGET_UNFIT, "It is full", "Make room");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RetryPolicy retry = new RetryPolicy(5, Duration.ofSeconds(10), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"1, PT10S", "2, PT20S", "4, PT1M", "1000, PT1M"})
    void pausesDoubleUpToTheLongest(int failed, Duration pause) {
        assertThat(retry.pause(failed)).isEqualTo(pause);
    }

    @Test
    void aRestoreThatFailedIsTriedAgainAfterThePause() {
        assertThat(WatchState.afterFailure(retry, 2, PROBLEM, NOW))
                .isEqualTo(new WatchState.Retrying(2, NOW.plusSeconds(20), PROBLEM));
    }

    @Test
    void aRestoreThatFailedAsOftenAsItMayIsGivenUp() {
        assertThat(WatchState.afterFailure(retry, 5, PROBLEM, NOW)).isEqualTo(new WatchState.GivenUp(5, PROBLEM));
    }

    @Test
    void whatIsWrongIsToldUntilItIsTriedAgain() {
        assertThat(new WatchState.GivenUp(5, PROBLEM).failure()).contains(PROBLEM);
        assertThat(new WatchState.Disconnected(PROBLEM).failure()).contains(PROBLEM);
        assertThat(new WatchState.Working().failure()).isEmpty();
    }
}
