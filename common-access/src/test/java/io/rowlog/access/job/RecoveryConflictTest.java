package io.rowlog.access.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class RecoveryConflictTest {
    /** As the protocol has it: each field is a letter and a text. */
    private static PSQLException said(String severity, String state, String routine) {
        return new PSQLException(new ServerErrorMessage(
                "S" + severity + "\0C" + state + "\0Mabgebrochen wegen Konflikt\0R" + routine + "\0"));
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, 40001, ProcessInterrupts",
        "FATAL, 40001, ProcessInterrupts",
        "ERROR, 40P01, ProcessInterrupts",
        "ERROR, 40001, ProcessRecoveryConflictInterrupt",
        "FATAL, 40001, ProcessRecoveryConflictInterrupt"
    })
    void aStandbyThatCancelsAReadIsKnownInEveryLanguage(String severity, String state, String routine) {
        assertThat(RecoveryConflict.of(said(severity, state, routine))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 40001, heap_lock_tuple", "ERROR, 40P01, DeadLockReport", "ERROR, 57014, ProcessInterrupts"})
    void otherConflictsAreNone(String severity, String state, String routine) {
        assertThat(RecoveryConflict.of(said(severity, state, routine))).isFalse();
    }

    @Test
    void itIsFoundUnderWhatItLedTo() {
        assertThat(RecoveryConflict.of(new SQLException("lost", "08006", said("FATAL", "40001", "ProcessInterrupts"))))
                .isTrue();
    }
}
