package io.rowlog.consumer.target;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.ddl.DefinitionException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a failure of the target's server means to the person at the terminal. For errors in data (SQLSTATE classes 22 and
 * 23) the server's message may hold values of rows, so only its code and the names of objects are shown.
 */
public final class ServerFailure {
    /** Names of conditions (PostgreSQL documentation, appendix PostgreSQL Error Codes) that rows can cause. */
    private static final Map<String, String> CONDITIONS = Map.ofEntries(
            Map.entry("22001", "string_data_right_truncation"),
            Map.entry("22003", "numeric_value_out_of_range"),
            Map.entry("22007", "invalid_datetime_format"),
            Map.entry("22008", "datetime_field_overflow"),
            Map.entry("22021", "character_not_in_repertoire"),
            Map.entry("22P02", "invalid_text_representation"),
            Map.entry("22P03", "invalid_binary_representation"),
            Map.entry("22P04", "bad_copy_file_format"),
            Map.entry("22P05", "untranslatable_character"),
            Map.entry("23502", "not_null_violation"),
            Map.entry("23503", "foreign_key_violation"),
            Map.entry("23505", "unique_violation"),
            Map.entry("23514", "check_violation"),
            Map.entry("23P01", "exclusion_violation"));

    private ServerFailure() {}

    /**
     * The error to show.
     *
     * @param doing what was being done, such as {@code Loading table public.orders}
     */
    public static Failure of(String doing, SQLException failure) {
        return new Failure(
                FailureCode.TARGET_FAILED, doing + " failed: " + reason(failure), remedy(state(failure)), failure);
    }

    /** The error to show for an object that could not be created. */
    public static Failure of(DefinitionException failure) {
        return new Failure(
                FailureCode.TARGET_FAILED,
                Objects.requireNonNullElse(failure.getMessage(), failure.identity()),
                failure.remedy(),
                failure);
    }

    static String state(SQLException failure) {
        return Objects.requireNonNullElse(failure.getSQLState(), "");
    }

    private static String reason(SQLException failure) {
        String state = state(failure);
        if (state.startsWith("22") || state.startsWith("23")) {
            String condition = CONDITIONS.getOrDefault(state, "error in data");
            return "SQLSTATE " + state + ", " + condition + objects(failure);
        }
        String message = Objects.requireNonNullElse(failure.getMessage(), "no message");
        return message.lines().findFirst().orElse("no message") + " (SQLSTATE " + state + ")";
    }

    private static String objects(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null) {
            return "";
        }
        return Stream.of(
                        named("table", server.getTable()),
                        named("column", server.getColumn()),
                        named("type", server.getDatatype()),
                        named("constraint", server.getConstraint()))
                .collect(Collectors.joining());
    }

    private static String named(String kind, @org.jspecify.annotations.Nullable String name) {
        return name == null ? "" : ", " + kind + " " + name;
    }

    private static String remedy(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "57" -> "Check that the target's server runs, then run the same command again";
            case "53" ->
                state.equals("53200")
                        ? "Give the target's server more memory or, where it lacks shared memory, room for more locks (ALTER"
                                + " SYSTEM SET max_locks_per_transaction, and a restart), then run the same command again"
                        : "Give the target's server what it lacks (disk, memory, connections), then run the same command again";
            case "55", "40" -> "Another session is at work in the target: end it, then run the same command again";
            case "42" -> "Restore as the owner of the tables, and check that nobody alters them meanwhile";
            case "22", "23" ->
                state.equals("22P05")
                        ? "The target's encoding lacks characters of these rows: restore into a database with ENCODING 'UTF8'"
                        : "The target does not accept rows that the source had: check its tables, and extensions' versions";
            default -> "See the log of the target's server for details, then run the same command again";
        };
    }
}
