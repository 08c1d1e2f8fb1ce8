package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.sql.SQLException;
import java.util.Set;

/**
 * Text that the server could not give as UTF-8 while it was read. The server's own message holds bytes of it, so it is not
 * shown.
 */
final class Unconvertible {
    /** {@code character_not_in_repertoire} and {@code untranslatable_character}. */
    private static final Set<String> STATES = Set.of("22021", "22P05");

    private Unconvertible() {}

    static boolean caused(SQLException failure) {
        return STATES.contains(String.valueOf(failure.getSQLState()));
    }

    static Failure in(String what) {
        return new Failure(
                FailureCode.SOURCE_UNFIT,
                what + " holds text that PostgreSQL cannot convert to UTF-8",
                "rowlog plan names the columns that do, if it is text of rows; correct it, and begin again");
    }
}
