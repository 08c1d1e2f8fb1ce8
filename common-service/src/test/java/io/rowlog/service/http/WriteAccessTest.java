package io.rowlog.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.service.settings.ServiceProperties.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteAccessTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<Token> TOKEN = Optional.of(new Token("0123456789abcdef"));
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final InetAddress elsewhere = address("192.0.2.7");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<Failure> refused(
            WriteAccess access, InetAddress client, Optional<String> authorization, Optional<String> origin) {
        try {
            access.require(client, authorization, origin);
            return Optional.empty();
        } catch (Failure e) {
            return Optional.of(e);
        }
    }

    @Test
    void withoutATokenThisMachineMayWrite() {
        assertThat(refused(WriteAccess.of(Optional.empty(), true), here, NONE, NONE))
                .isEmpty();
    }

    @Test
    void withoutATokenOtherMachinesMayNotWrite() {
        assertThat(refused(WriteAccess.of(Optional.empty(), true), elsewhere, NONE, NONE))
                .get()
                .extracting(Failure::code)
                .isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void withoutATokenAPageInABrowserMayNotWriteEvenFromThisMachine() {
        assertThat(refused(WriteAccess.of(Optional.empty(), true), here, NONE, Optional.of("http://evil.example")))
                .get()
                .extracting(Failure::code)
                .isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void openToOtherMachinesWithoutATokenNobodyMayWriteAndTheRemedyNamesBothProperties() {
        assertThat(refused(WriteAccess.of(Optional.empty(), false), here, NONE, NONE))
                .get()
                .extracting(failure -> failure.remedy().text(Wording.SERVICE))
                .asString()
                .contains("rowlog.api.token", "micronaut.server.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer 0123456789abcdef", "bearer 0123456789abcdef "})
    void whoShowsTheTokenMayWriteFromAnywhere(String authorization) {
        assertThat(refused(WriteAccess.of(TOKEN, false), elsewhere, Optional.of(authorization), NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer 0123456789abcdeF", "Basic 0123456789abcdef", "Bearer", ""})
    void whoDoesNotShowTheTokenMayNotWriteEvenFromThisMachine(String authorization) {
        assertThat(refused(WriteAccess.of(TOKEN, true), here, Optional.of(authorization), NONE))
                .get()
                .extracting(Failure::code)
                .isEqualTo(FailureCode.UNAUTHENTICATED);
    }

    @Test
    void theTokenIsNotShown() {
        assertThat(WriteAccess.of(TOKEN, false).toString()).doesNotContain("0123456789abcdef");
    }
}
