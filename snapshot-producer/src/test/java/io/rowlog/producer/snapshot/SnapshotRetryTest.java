package io.rowlog.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SnapshotRetryTest {
    private static final Failure SOURCE_LOST =
            new Failure(FailureCode.POSTGRES_UNAVAILABLE, "Lost", "Wait", new SQLException("gone", "57P01"));
    private static final Failure KAFKA_LOST =
            new Failure(FailureCode.KAFKA_UNAVAILABLE, "Lost", "Wait", new TimeoutException("no answer"));

    @Test
    void aLostSourceMeansANewSnapshot() {
        assertThat(Snapshot.mayRetry(SOURCE_LOST, 2)).isTrue();
    }

    @Test
    void noFourthSnapshotIsTaken() {
        assertThat(Snapshot.mayRetry(SOURCE_LOST, 3)).isFalse();
    }

    @Test
    void kafkaThatDoesNotAnswerEndsTheBackup() {
        assertThat(Snapshot.mayRetry(KAFKA_LOST, 0)).isFalse();
    }
}
