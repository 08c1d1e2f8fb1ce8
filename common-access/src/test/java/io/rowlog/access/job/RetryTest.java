package io.rowlog.access.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final List<String> notices = new ArrayList<>();
    private final Retry retry = new Retry(
            new Retry.Pauses(Collections.nCopies(2, Duration.ofMillis(1))),
            new Retry.Places("the target t", "Kafka at k"),
            "it goes on where it was",
            notices::add);

    private static Failure lost(String state) {
        return new Failure(FailureCode.TARGET_FAILED, "It broke.", "Mend it", new SQLException("broke", state));
    }

    @Test
    void workWhoseConnectionWasLostIsBegunAgainAndThatIsTold() throws Exception {
        retry.again(lost("08006"), 0);

        assertThat(notices)
                .containsExactly("No connection to the target t (It broke); trying again in 1 s, 1 of at most 2 times:"
                        + " it goes on where it was");
    }

    @Test
    void anotherFailureIsThrownAsItIs() {
        Failure refused = lost("42501");

        assertThatThrownBy(() -> retry.again(refused, 0)).isSameAs(refused);
    }

    @Test
    void enoughTriesAreEnough() throws Exception {
        retry.again(lost("57P01"), 0);
        retry.again(lost("57P01"), 0);

        assertThatThrownBy(() -> retry.again(lost("57P01"), 0))
                .hasMessageStartingWith("The connection to the target t was lost and not to be had again in 2 tries")
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.POSTGRES_UNAVAILABLE));
    }

    @Test
    void workThatCameForwardHasAllItsTriesAgain() throws Exception {
        retry.again(lost("57P01"), 0);
        retry.again(lost("57P01"), 0);

        assertThatCode(() -> retry.again(lost("57P01"), 1)).doesNotThrowAnyException();
    }

    @Test
    void aServerWithoutRoomIsWaitedForOnlyAfterItWasLost() throws Exception {
        Failure full = lost("53300");
        assertThatThrownBy(() -> retry.again(full, 0)).isSameAs(full);

        retry.again(lost("08006"), 0);
        assertThatCode(() -> retry.again(full, 0)).doesNotThrowAnyException();
    }
}
