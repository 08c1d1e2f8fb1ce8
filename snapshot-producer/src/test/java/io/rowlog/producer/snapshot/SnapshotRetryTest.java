package io.rowlog.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.log.LogName;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

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

    @Test
    void aStandbyThatHasCancelledAReadIsNamedWithTheSettingsThatHelp() {
        Snapshot snapshot = new Snapshot(new SnapshotRequest(
                new PostgresConnector(PostgresUrl.parse("postgresql://reader@standby/shop"), Passwords.ofProcess()),
                new KafkaSettings("kafka:9092", Map.of()),
                new LogName("shop"),
                TablePatterns.ALL,
                1,
                new TopicSettings(1, (short) -1, 0)));
        PSQLException conflict = new PSQLException(
                new ServerErrorMessage("SFATAL\0C40001\0Mconflict with recovery\0RProcessInterrupts\0"));

        Failure failure = snapshot.explain(new SQLException("the session was lost", "08006", conflict));

        assertThat(failure.getMessage()).contains("reader@standby", "is a standby, and has cancelled a read");
        assertThat(failure.remedy().toString()).contains("hot_standby_feedback", "max_standby_streaming_delay");
        assertThat(Snapshot.mayRetry(failure, 1)).isTrue();
    }
}
