package io.rowlog.access.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({"130023, 13.23", "90624, 9.6.24", "100001, 10.1"})
    void aServerOlderThan14IsRefused(int number, String version) {
        assertThatThrownBy(() -> new ServerVersion(number).requireSupported("db:5432"))
                .hasMessage("The server at db:5432 is PostgreSQL " + version + "; Rowlog needs 14 or newer.");
    }

    @Test
    void aServerOf14OrNewerIsTaken() {
        assertThatCode(() -> new ServerVersion(140_000).requireSupported("db")).doesNotThrowAnyException();
        assertThatCode(() -> new ServerVersion(190_001).requireSupported("db")).doesNotThrowAnyException();
    }
}
