package io.rowlog.access.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import java.io.EOFException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class LostConnectionTest {
    private static SQLException ofServer(String severity, String state) {
        return new PSQLException(new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mit happened\0"));
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, 08001",
        "ERROR, 08006",
        "ERROR, 08003",
        "FEHLER, 08001",
        "ERROR, 57P01",
        "ERROR, 57P03",
        "ERROR, 40001",
        "FATAL, 28P01"
    })
    void whatTheServerSaysOfAnotherConnectionIsNoLossOfThisOne(String severity, String state) {
        assertThat(LostConnection.of(new IllegalStateException(ofServer(severity, state))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"FATAL, 57P01", "FATAL, 57P02", "FATAL, 57P03", "PANIK, 57P02"})
    void aServerThatEndsTheSessionIsALoss(String severity, String state) {
        assertThat(LostConnection.of(new IllegalStateException(ofServer(severity, state))))
                .isEqualTo(LostConnection.POSTGRES);
    }

    @ParameterizedTest
    @CsvSource({"08001", "08003", "08006", "08004"})
    void whatTheDriverSaysOfItsConnectionIsALoss(String state) {
        assertThat(LostConnection.of(new SQLException("I/O error", state, new EOFException())))
                .isEqualTo(LostConnection.POSTGRES);
    }

    @ParameterizedTest
    @CsvSource({"PROTOCOL_VIOLATION", "UNEXPECTED_ERROR", "SYNTAX_ERROR"})
    void otherFailuresOfTheDriverAreNone(PSQLState state) {
        assertThat(LostConnection.of(new PSQLException("odd", state))).isNull();
    }

    @Test
    void aTransactionThatKafkaHasEndedIsALossOfIt() {
        KafkaSettings kafka = new KafkaSettings("127.0.0.1:9092", Map.of());

        for (KafkaException cause : List.of(
                new InvalidTxnStateException("state"),
                new ProducerFencedException("epoch"),
                new TransactionAbortableException("late"))) {
            KafkaException thrown = new KafkaException("Cannot execute transactional method", cause);
            assertThat(LostConnection.of(KafkaErrors.translate(kafka, thrown)))
                    .isEqualTo(LostConnection.KAFKA_TRANSACTION);
        }
        assertThat(LostConnection.of(KafkaErrors.translate(kafka, new RecordTooLargeException("row"))))
                .isNull();
    }
}
