package io.rowlog.consumer.target;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.LostConnection;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a failure of the target's server means to a person: what was refused and why; {@link ServerRemedy} has what to do. For errors in data (SQLSTATE classes 22 and
 * 23) the server's message may hold values of rows, so only its code and the names of objects are shown.
 */
public final class ServerFailure {
    /** Names of conditions that rows can cause. */
    private static final Map<String, String> CONDITIONS = Map.ofEntries(
            Map.entry("0A000", "feature_not_supported"),
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
            Map.entry("23P01", "exclusion_violation"),
            Map.entry("3F000", "invalid_schema_name"),
            Map.entry("42601", "syntax_error"),
            Map.entry("42602", "invalid_name"),
            Map.entry("42704", "undefined_object"),
            Map.entry("42725", "ambiguous_function"),
            Map.entry("42883", "undefined_function"),
            Map.entry("42P01", "undefined_table"));

    /** Of the errors of input functions, classes whose messages may hold the value, or what it names. */
    private static final Set<String> MAY_HOLD_VALUES = Set.of("0A", "22", "23", "3F", "42");

    /** Where a value begins in the context of an error: in quotation marks. */
    private static final Pattern VALUE = Pattern.compile(": [^\\p{L}\\p{N} ]");

    private static final String OBJECT_IN_USE = "55006";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String IO_ERROR = "58030";

    private ServerFailure() {}

    /**
     * The error to show.
     *
     * @param doing what was being done, such as {@code Loading table public.orders}
     */
    public static Failure of(String doing, SQLException failure) {
        return new Failure(code(failure), doing + " failed: " + reason(failure), ServerRemedy.of(failure), failure);
    }

    /**
     * The error to show for rows of a table that {@code COPY} could not load: of an error in reading a value, which messages
     * about what it names tell, only the code and the column.
     *
     * @param invalid the column that is to blame where the server does not say, null when it is not known
     */
    public static Failure ofRows(CapturedTable table, String place, SQLException failure, @Nullable String invalid) {
        String doing = "Loading table " + table.name() + place;
        String state = state(failure);
        ServerErrorMessage server = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String context = server == null ? null : server.getWhere();
        // Elsewhere than in COPY itself it failed in a function, such as one that a check calls.
        if (server == null
                || context == null
                || !context.startsWith("COPY ")
                || !MAY_HOLD_VALUES.contains(classOf(state))) {
            return of(doing, failure);
        }
        String column = column(table, context, invalid);
        if (column == null) {
            return of(doing, failure);
        }
        return new Failure(
                code(failure),
                doing + " failed: SQLSTATE " + state + ", " + CONDITIONS.getOrDefault(state, "error in data") + column
                        + named("constraint", server.getConstraint()),
                switch (classOf(state)) {
                    case "0A" ->
                        Remedy.of("The server prints values of this type and reads none: make the table's rows"
                                + " anew, in the target, from what they were made of");
                    case "3F", "42" ->
                        Remedy.of(
                                "The column holds a name, and the target has nothing of that name, or several: create it there"
                                        + " (roles are not part of a log), then %s",
                                Action.AGAIN);
                    default -> ServerRemedy.of(failure);
                },
                failure);
    }

    /**
     * The column that the server tells in a {@code COPY}: whatever language that is in, it comes before its value, and that after
     * a colon. Where it tells none, the whole row may be there.
     */
    private static @Nullable String column(CapturedTable table, String context, @Nullable String invalid) {
        String line = context + ": ";
        Matcher value = VALUE.matcher(line);
        int end = value.find() ? value.start() : line.length();
        return table.format().fields().stream()
                .filter(field -> field.column().equals(invalid) || place(field, line) >= 0 && place(field, line) < end)
                .min(Comparator.<RowField>comparingInt(field -> place(field, line))
                        .thenComparing(Comparator.<RowField>comparingInt(
                                        field -> field.column().length())
                                .reversed()))
                .map(field -> named("column", field.column() + " (" + field.declared() + ")"))
                .orElse(null);
    }

    private static int place(RowField field, String line) {
        return line.indexOf(" " + field.column() + ": ");
    }

    /** The error to show for an object that could not be created. */
    public static Failure of(Definition definition, SQLException failure) {
        // The owner and the like are set on an object that has been created.
        String what = switch (definition.kind()) {
            case "rows" -> "fill " + definition.identity();
            case "shell type", "view shell" -> "create " + definition.kind() + " of " + definition.identity();
            default ->
                definition.id().indexOf('/') < 0
                        ? "create " + definition.kind() + " " + definition.identity()
                        : "set " + definition.kind() + " of " + definition.identity();
        };
        return new Failure(
                code(failure),
                "Cannot %s: %s (SQLSTATE %s)".formatted(what, message(failure), failure.getSQLState()),
                ServerRemedy.of(definition, failure),
                failure);
    }

    /**
     * The error to show for a security label that was tried and refused; empty when that was for another reason than its
     * provider.
     */
    public static Optional<Failure> ofLabel(SQLException failure) {
        return ServerRemedy.INVALID_PARAMETER_VALUE.equals(failure.getSQLState())
                ? Optional.of(new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The backup has security labels that the target does not take: " + message(failure),
                        Remedy.of("Nothing was changed. %s", ServerRemedy.LOAD_PROVIDER),
                        failure))
                : Optional.empty();
    }

    /**
     * Whether the server refused one statement for what it says, so that others can succeed. It did not where the connection
     * was lost, where it lacks a resource, or where another session has a lock: then nothing is wrong with the statement.
     */
    public static boolean isRefusal(Failure failure) {
        if (!(failure.getCause() instanceof SQLException cause) || LostConnection.of(cause) != null) {
            return false;
        }
        String state = state(cause);
        return switch (classOf(state)) {
            case "", "25", "40", "53", "57" -> false;
            case "55" -> !state.equals(LOCK_NOT_AVAILABLE);
            case "58" -> !state.equals(IO_ERROR);
            // Of another server, which a foreign table is on.
            default -> true;
        };
    }

    private static FailureCode code(SQLException failure) {
        if (LostConnection.of(failure) == LostConnection.POSTGRES) {
            return FailureCode.POSTGRES_UNAVAILABLE;
        }
        return ofAnotherSession(state(failure)) ? FailureCode.BUSY : FailureCode.TARGET_FAILED;
    }

    /** Whether it failed for what another session holds or does; of class 55 an object's own state can be the reason too. */
    static boolean ofAnotherSession(String state) {
        return state.equals(LOCK_NOT_AVAILABLE)
                || state.equals(OBJECT_IN_USE)
                || classOf(state).equals("40");
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
        return message(failure) + " (SQLSTATE " + state + ")";
    }

    /** The first line of the server's message: those after it may hold values of rows. */
    private static String message(SQLException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "")
                .lines()
                .findFirst()
                .orElse("no message");
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

    private static String named(String kind, @Nullable String name) {
        return name == null ? "" : ", " + kind + " " + name;
    }

    static String classOf(String state) {
        return state.substring(0, Math.min(2, state.length()));
    }
}
