package io.rowlog.service.http;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.service.settings.ServiceProperties.Token;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Who may change something over HTTP; whoever reaches the port may read. Implementations are immutable. */
sealed interface WriteAccess {
    /**
     * Returns when a request may change something.
     *
     * @param client where the request comes from
     * @param authorization its header {@code Authorization}
     * @param origin its header {@code Origin}, which browsers send for a page
     * @throws Failure when it may not: {@link FailureCode#UNAUTHENTICATED} without the right token, {@link
     *     FailureCode#FORBIDDEN} where no token would help
     */
    void require(InetAddress client, Optional<String> authorization, Optional<String> origin);

    /** With a token it alone decides: behind a proxy every client comes from this machine. */
    static WriteAccess of(Optional<Token> token, boolean onlyLoopbackReaches) {
        return token.<WriteAccess>map(ByToken::new)
                .orElseGet(() -> onlyLoopbackReaches ? new FromThisMachine() : new Nobody());
    }

    /** Whoever shows the token. */
    record ByToken(Token token) implements WriteAccess {
        private static final String BEARER = "Bearer ";

        @Override
        public void require(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            boolean right = authorization
                    .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(header -> bytes(header.substring(BEARER.length()).strip()))
                    // In a time that does not tell how much of it is right.
                    .filter(shown -> MessageDigest.isEqual(shown, bytes(token.value())))
                    .isPresent();
            if (!right) {
                throw new Failure(
                        FailureCode.UNAUTHENTICATED,
                        "This request needs the service's token",
                        Remedy.of("Send the header Authorization: Bearer with the value of %s", Setting.API_TOKEN));
            }
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Programs on this machine; a page in a browser is not one, whoever wrote it. */
    record FromThisMachine() implements WriteAccess {
        @Override
        public void require(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            if (!client.isLoopbackAddress() || origin.isPresent()) {
                throw new Failure(
                        FailureCode.FORBIDDEN,
                        origin.isPresent()
                                ? "Pages in a browser may not change anything here"
                                : "Only this machine may change anything here",
                        Remedy.of("Set %s (ROWLOG_API_TOKEN or ROWLOG_API_TOKEN_FILE) and send it", Setting.API_TOKEN));
            }
        }
    }

    /** Nobody: the port is open to other machines, and there is no token that would tell who is who. */
    record Nobody() implements WriteAccess {
        @Override
        public void require(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            throw new Failure(
                    FailureCode.FORBIDDEN,
                    "The service listens for other machines and has no token, so nobody may change anything",
                    Remedy.of(
                            "Set %s (ROWLOG_API_TOKEN or ROWLOG_API_TOKEN_FILE), or %s to 127.0.0.1",
                            Setting.API_TOKEN, Setting.HOST));
        }
    }
}
