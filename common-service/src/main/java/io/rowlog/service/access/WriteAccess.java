package io.rowlog.service.access;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Who may change something over HTTP; whoever reaches the port may read. Implementations are immutable. */
public sealed interface WriteAccess {
    /**
     * Why a request is refused; empty when it is not.
     *
     * @param client where the request comes from
     * @param authorization its header {@code Authorization}
     * @param origin its header {@code Origin}, which browsers send for a page
     */
    Optional<Refusal> refuse(InetAddress client, Optional<String> authorization, Optional<String> origin);

    /** A refusal; {@code status} is HTTP's: 401 without the right token, 403 where no token would help. */
    record Refusal(int status, String message, String remedy) {}

    /** With a token it alone decides: behind a proxy every client comes from this machine. */
    static WriteAccess of(Optional<String> token, boolean onlyLoopbackReaches) {
        return token.<WriteAccess>map(value -> new ByToken(value.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> onlyLoopbackReaches ? new FromThisMachine() : new Nobody());
    }

    /** Whoever shows the token. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and not shown
    record ByToken(byte[] token) implements WriteAccess {
        private static final String BEARER = "Bearer ";

        @Override
        public Optional<Refusal> refuse(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            boolean right = authorization
                    .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(header -> header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8))
                    .filter(shown -> MessageDigest.isEqual(shown, token))
                    .isPresent();
            return right
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            401,
                            "This request needs the service's token",
                            "Send the header Authorization: Bearer with the value of rowlog.api.token"));
        }

        @Override
        public String toString() {
            return "ByToken";
        }
    }

    /** Programs on this machine; a page in a browser is not one, whoever wrote it. */
    record FromThisMachine() implements WriteAccess {
        @Override
        public Optional<Refusal> refuse(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            if (client.isLoopbackAddress() && origin.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Refusal(
                    403,
                    origin.isPresent()
                            ? "Pages in a browser may not change anything here"
                            : "Only this machine may change anything here",
                    "Set rowlog.api.token (ROWLOG_API_TOKEN or ROWLOG_API_TOKEN_FILE) and send it"));
        }
    }

    /** Nobody: the port is open to other machines, and there is no token that would tell who is who. */
    record Nobody() implements WriteAccess {
        @Override
        public Optional<Refusal> refuse(InetAddress client, Optional<String> authorization, Optional<String> origin) {
            return Optional.of(new Refusal(
                    403,
                    "The service listens for other machines and has no token, so nobody may change anything",
                    "Set rowlog.api.token (ROWLOG_API_TOKEN or ROWLOG_API_TOKEN_FILE), or micronaut.server.host to"
                            + " 127.0.0.1"));
        }
    }
}
