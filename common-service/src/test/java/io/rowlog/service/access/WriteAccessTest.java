package io.rowlog.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteAccessTest {
    private static final Optional<String> NONE = Optional.empty();
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final InetAddress elsewhere = address("192.0.2.7");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void withoutATokenOnlyThisMachineMayWrite() {
        WriteAccess access = WriteAccess.of(NONE, true);

        assertThat(access.refuse(here, NONE, NONE)).isEmpty();
        assertThat(access.refuse(elsewhere, NONE, NONE))
                .get()
                .extracting(WriteAccess.Refusal::status)
                .isEqualTo(403);
    }

    @Test
    void withoutATokenAPageInABrowserMayNotWriteEvenFromThisMachine() {
        assertThat(WriteAccess.of(NONE, true).refuse(here, NONE, Optional.of("http://evil.example")))
                .get()
                .extracting(WriteAccess.Refusal::status)
                .isEqualTo(403);
    }

    @Test
    void openToOtherMachinesWithoutATokenNobodyMayWriteAndTheRemedyNamesBothProperties() {
        assertThat(WriteAccess.of(NONE, false).refuse(here, NONE, NONE)).get().satisfies(refusal -> {
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.remedy()).contains("rowlog.api.token", "micronaut.server.host");
        });
    }

    @Test
    void withATokenItAloneDecides() {
        WriteAccess access = WriteAccess.of(Optional.of("0123456789abcdef"), false);

        assertThat(access.refuse(elsewhere, Optional.of("Bearer 0123456789abcdef"), NONE))
                .isEmpty();
        assertThat(access.refuse(elsewhere, Optional.of("bearer 0123456789abcdef "), NONE))
                .isEmpty();
        assertThat(access.refuse(here, NONE, NONE))
                .get()
                .extracting(WriteAccess.Refusal::status)
                .isEqualTo(401);
        assertThat(access.refuse(here, Optional.of("Bearer 0123456789abcdeF"), NONE))
                .isPresent();
        assertThat(access.refuse(here, Optional.of("Basic 0123456789abcdef"), NONE))
                .isPresent();
        assertThat(access.refuse(here, Optional.of("Bearer"), NONE)).isPresent();
        assertThat(access).hasToString("ByToken");
    }
}
