package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.ServerVersion;
import org.junit.jupiter.api.Test;

class RestoreSessionTest {
    private static final ServerVersion SOURCE = new ServerVersion(160_004);

    @Test
    void anOlderTargetIsRefused() {
        assertThatThrownBy(() -> RestoreSession.requireNotOlder(SOURCE, new ServerVersion(150_010)))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "The backup is of PostgreSQL 16, the target is PostgreSQL 15, which does not know all that the"
                                + " source does");
    }

    @Test
    void anOlderMinorVersionPasses() {
        assertThatCode(() -> RestoreSession.requireNotOlder(SOURCE, new ServerVersion(160_001)))
                .doesNotThrowAnyException();
    }
}
