package io.rowlog.access.job;

import io.rowlog.access.kafka.KafkaErrors;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What was lost on the way to a server, so that the same work can succeed later (PostgreSQL documentation, appendix Error Codes). */
public enum LostConnection {
    /** To the database's server: it ended the session, shut down, crashed, or cannot be reached. */
    POSTGRES,
    /** To Kafka: no broker answered in time. */
    KAFKA,
    /**
     * None, but what was being written together is: Kafka has ended the transaction by itself, as when the process was suspended
     * for longer than one may take, or does not know it any more (KIP-890, KIP-360). How it ended is seen in the log only.
     */
    KAFKA_TRANSACTION;

    private static final String CONNECTION_EXCEPTION = "08";
    private static final String PROTOCOL_VIOLATION = "08P01";
    private static final Set<String> SHUTDOWNS = Set.of("57P01", "57P02", "57P03");
    private static final String ERROR = "ERROR";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** What a failure, or what led to it, says was lost; null when it is a failure of another kind. */
    public static @Nullable LostConnection of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                return lost(e) ? POSTGRES : null;
            }
            if (cause instanceof DisconnectException || cause instanceof NetworkException) {
                return KAFKA;
            }
            if (KafkaErrors.givesUpTransaction(cause)) {
                return KAFKA_TRANSACTION;
            }
        }
        return KafkaErrors.unreachable(failure) ? KAFKA : null;
    }

    /** Whether the server has no connection to give, as when it has not yet noticed that the old ones are gone. */
    public static boolean tooMany(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && state(e).equals(TOO_MANY_CONNECTIONS)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A connection exception that the server itself tells of came over a connection that works: it is one that a query had
     * to another server (PostgreSQL documentation, appendices dblink and postgres_fdw). So is a shutdown that comes as an
     * error, which does not end the session; its severity is in the server's language, and is told apart in English only.
     */
    private static boolean lost(SQLException failure) {
        String state = state(failure);
        ServerErrorMessage said = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (said == null) {
            return state.startsWith(CONNECTION_EXCEPTION) && !state.equals(PROTOCOL_VIOLATION)
                    || SHUTDOWNS.contains(state);
        }
        return SHUTDOWNS.contains(state) && !ERROR.equals(said.getSeverity());
    }

    private static String state(SQLException failure) {
        return Objects.requireNonNullElse(failure.getSQLState(), "");
    }
}
