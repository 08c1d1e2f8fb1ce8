package io.rowlog.access.postgres;

import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no connection (PostgreSQL documentation, appendix PostgreSQL Error Codes), and what to do about it. */
enum ConnectionFailure {
    UNKNOWN_HOST("The host in %1$s is not known.", "Check its spelling, and that this machine resolves the name"),
    REFUSED("Nothing accepts connections at %2$s.", "Start the server, or name the host and port that it listens on"),
    TIMED_OUT(
            "The server at %2$s does not answer.",
            "Check host and port, and that no firewall drops the packets; connect_timeout=SECONDS in the URL waits longer"),
    NO_PASSWORD(
            "The server wants a password for user %3$s at %2$s, and there is none.",
            "Set PGPASSWORD or PGPASSWORD_FILE, add a line to ~/.pgpass (readable by you alone), or run it on a terminal"),
    WRONG_PASSWORD(
            "The server at %2$s refuses the password of user %3$s.",
            "Correct it where it is set: in the URL, PGPASSWORD_FILE, PGPASSWORD or ~/.pgpass, looked at in this order"),
    NOT_AUTHORIZED(
            "The server does not let %1$s in: %5$s",
            "Allow user, database and address in the server's pg_hba.conf, or connect as a user that it allows"),
    NO_DATABASE("There is no database %4$s at %2$s.", "Check the name; psql -l lists the databases there"),
    NO_CONNECT_PRIVILEGE(
            "User %3$s may not connect to database %4$s at %2$s.",
            "As its owner: GRANT CONNECT ON DATABASE ... TO ..."),
    TOO_MANY_CONNECTIONS(
            "The server at %2$s takes no further connection: %5$s",
            "Ask for fewer with --jobs, end idle sessions, or raise the limit"),
    POOLER(
            "A pooler at %2$s does not take what sessions need: %5$s",
            "Connect to the server itself; or to a pool whose pool_mode is session, and name the parameter in its"
                    + " ignore_startup_parameters"),
    NOT_READY("The server at %2$s is starting up, shutting down or recovering.", "Try again when it is ready"),
    NO_SSL(
            "There is no SSL connection to be had with %2$s: %5$s",
            "Set sslmode in the URL as the server wants it, and sslrootcert to the certificate that signed the server's"),
    OTHER("There is no connection to %1$s: %5$s", "Check host, port and database in the URL, and the server's log");

    private final String message;
    private final String remedy;

    ConnectionFailure(String message, String remedy) {
        this.message = message;
        this.remedy = remedy;
    }

    static ConnectionFailure of(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ConnectionFailure known = ofNetwork(cause);
            if (known != null) {
                return known;
            }
        }
        String said = Objects.requireNonNullElse(failure.getMessage(), "");
        if (said.contains("unsupported startup parameter")) {
            return POOLER;
        }
        return switch (Objects.requireNonNullElse(failure.getSQLState(), "")) {
            case "28P01" -> WRONG_PASSWORD;
            case "28000" -> said.contains("SSL off") || said.contains("no encryption") ? NO_SSL : NOT_AUTHORIZED;
            case "3D000" -> NO_DATABASE;
            case "42501" -> NO_CONNECT_PRIVILEGE;
            case "53300" -> TOO_MANY_CONNECTIONS;
            case "57P03", "57P01", "57P02" -> NOT_READY;
            case "08001", "08004", "08006" ->
                said.contains("password")
                        ? NO_PASSWORD
                        : said.contains("SSL") || said.contains("hostnameverifier")
                                ? NO_SSL
                                : said.contains("timed out") ? TIMED_OUT : OTHER;
            default -> OTHER;
        };
    }

    private static @Nullable ConnectionFailure ofNetwork(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e -> UNKNOWN_HOST;
            case SocketTimeoutException e -> TIMED_OUT;
            case ConnectException e -> REFUSED;
            case NoRouteToHostException e -> TIMED_OUT;
            case SSLException e -> NO_SSL;
            default -> null;
        };
    }

    /** Whether a password could let the user in, where none was shown. */
    boolean wantsPassword() {
        return this == NO_PASSWORD || this == WRONG_PASSWORD;
    }

    Failure toFailure(PostgresUrl url, SQLException failure) {
        String said = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        if (failure.getCause() instanceof IOException cause && cause.getMessage() != null) {
            said += " " + cause.getMessage();
        }
        return new Failure(
                FailureCode.POSTGRES_UNAVAILABLE,
                message.formatted(url, url.hostList(), url.user(), url.database(), said),
                remedy,
                failure);
    }
}
