package io.rowlog.access.job;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Remedy;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a standby does to a read that keeps it from replaying what its primary has done: it cancels the statement, or ends the
 * session (PostgreSQL documentation, section Handling Query Conflicts). Stateless.
 */
public final class RecoveryConflict {
    private static final Set<String> STATES = Set.of("40001", "40P01");

    /** Where the server raises it; the message is in the server's language. The first is that of servers up to 16. */
    private static final Set<String> ROUTINES = Set.of("ProcessInterrupts", "ProcessRecoveryConflictInterrupt");

    /** What keeps it from happening, and then the same again. */
    public static final Remedy REMEDY = Remedy.of(
            "On the standby: ALTER SYSTEM SET hot_standby_feedback = on, and SELECT pg_reload_conf(); where tables are altered or"
                    + " dropped meanwhile, raise max_standby_streaming_delay above the time that it takes; then %s",
            Action.AGAIN);

    private RecoveryConflict() {}

    /** Whether a failure, or what led to it, is one. */
    public static boolean of(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException e && raised(e)) {
                return true;
            }
        }
        return false;
    }

    private static boolean raised(SQLException failure) {
        ServerErrorMessage said = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return said != null
                && STATES.contains(Objects.requireNonNullElse(failure.getSQLState(), ""))
                && ROUTINES.contains(Objects.requireNonNullElse(said.getRoutine(), ""));
    }
}
