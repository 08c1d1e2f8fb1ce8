package io.rowlog.consumer.target;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.LostConnection;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;
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
 * What a failure of the target's server means to a person: what was refused, why, and what to do, by SQLSTATE (PostgreSQL
 * documentation, appendix PostgreSQL Error Codes). For errors in data (SQLSTATE classes 22 and
 * 23) the server's message may hold values of rows, so only its code and the names of objects are shown.
 */
public final class ServerFailure {
    /** Names of conditions that rows can cause. */
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

    /** A table, a function, a column, another object. */
    private static final Set<String> NOT_FOUND = Set.of("42P01", "42883", "42703", "42704");

    /** The line of a message's context that names the innermost function. */
    private static final Pattern FUNCTION = Pattern.compile(
            "^(?:PL/\\w+ function (?<signature>.+\\)) line |SQL function \"(?<name>[^\"]+)\")", Pattern.MULTILINE);

    /** An error, and the warnings for privileges that are not revoked, or not granted. */
    private static final Set<String> NO_RIGHT = Set.of("42501", "01006", "01007");

    /** Also the error for a provider of labels that is not loaded. */
    private static final String INVALID_PARAMETER_VALUE = "22023";

    /** How postgres_fdw, dblink and subscriptions of others than superusers tell that they have no password. */
    private static final String PASSWORD_REQUIRED = "2F003";

    /** Also the error for an aggregate with a state of type internal, which only a superuser may make. */
    private static final String INVALID_FUNCTION_DEFINITION = "42P13";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String IO_ERROR = "58030";

    private static final String SAME_EXTENSIONS =
            "Install the same extensions on the target server as on the source server, then restore again.";

    private static final String OCCUPIED =
            "Drop or rename the object of that name in the target, or restore into an empty database.";

    private static final Remedy MAY_MAKE = Remedy.of(
            "As a superuser, or as another role that may make it, %s: that makes what is left out and nothing else.",
            Action.AGAIN);

    private static final Remedy INSTALL = Remedy.of(
            "Have a superuser, or whoever provides the server, create the extension in the target's database, then %s.",
            Action.AGAIN);

    private static final Remedy NO_PASSWORD = Remedy.of(
            "Create it with its password, which is not part of a log. Or, as a superuser, %s: that makes it without one.",
            Action.AGAIN);

    private static final Remedy LOAD_PROVIDER = Remedy.of(
            "Have the target load the provider's library, by session_preload_libraries of the database or"
                    + " shared_preload_libraries of the server, and %s. To go without labels, make the tables by the script"
                    + " that rowlog schema prints, without its SECURITY LABEL, and restore with %s.",
            Action.AGAIN, Setting.MODE.as("replace"));

    private ServerFailure() {}

    /**
     * The error to show.
     *
     * @param doing what was being done, such as {@code Loading table public.orders}
     */
    public static Failure of(String doing, SQLException failure) {
        return new Failure(
                code(failure),
                doing + " failed: " + reason(failure),
                search(failure).orElseGet(() -> remedy(state(failure))),
                failure);
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
                search(failure)
                        .or(() -> otherServer(definition, failure))
                        .orElseGet(() -> remedy(definition, state(failure))),
                failure);
    }

    /**
     * The error to show for a security label that was tried and refused; empty when that was for another reason than its
     * provider.
     */
    public static Optional<Failure> ofLabel(SQLException failure) {
        return INVALID_PARAMETER_VALUE.equals(failure.getSQLState())
                ? Optional.of(new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The backup has security labels that the target does not take: " + message(failure),
                        Remedy.of("Nothing was changed. %s", LOAD_PROVIDER),
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
        return switch (classOf(state(failure))) {
            case "55", "40" -> FailureCode.BUSY;
            default -> FailureCode.TARGET_FAILED;
        };
    }

    private static String state(SQLException failure) {
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

    private static String classOf(String state) {
        return state.substring(0, Math.min(2, state.length()));
    }

    /** Where a function looks for something that is not there, or not in the empty search path of a restore. */
    private static Optional<Remedy> search(SQLException failure) {
        if (!NOT_FOUND.contains(state(failure))) {
            return Optional.empty();
        }
        Matcher function = FUNCTION.matcher(
                failure instanceof PSQLException e && e.getServerErrorMessage() != null
                        ? Objects.requireNonNullElse(e.getServerErrorMessage().getWhere(), "")
                        : "");
        return function.find()
                ? Optional.of(Remedy.of(
                        "Function %s may name something without its schema: ALTER FUNCTION ... SET search_path makes it find"
                                + " that. Correct it in the target, then %s",
                        Objects.requireNonNullElse(function.group("signature"), function.group("name")), Action.AGAIN))
                : Optional.empty();
    }

    /** Where a query of a foreign table, or of dblink, could not reach its server, or a subscription's password is missing. */
    private static Optional<Remedy> otherServer(Definition definition, SQLException failure) {
        String state = state(failure);
        if (definition.kind().equals("subscription") && state.equals(PASSWORD_REQUIRED)) {
            return Optional.of(NO_PASSWORD);
        }
        boolean refused = classOf(state).equals("08") && LostConnection.of(failure) == null;
        return refused || state.equals(PASSWORD_REQUIRED)
                ? Optional.of(Remedy.of(
                        "It reads another server. Have the target reach that, with a user mapping that has its password, which is"
                                + " not part of a log (ALTER USER MAPPING ... OPTIONS (ADD password '...')), then %s",
                        Action.AGAIN))
                : Optional.empty();
    }

    private static Remedy remedy(String state) {
        return switch (classOf(state)) {
            case "08", "57" -> Remedy.of("Check that the target's server runs, then %s", Action.AGAIN);
            case "53" ->
                state.equals("53200")
                        ? Remedy.of(
                                "Give the target's server more memory or, where it lacks shared memory, room for more locks"
                                        + " (ALTER SYSTEM SET max_locks_per_transaction, and a restart), then %s",
                                Action.AGAIN)
                        : Remedy.of(
                                "Give the target's server what it lacks (disk, memory, connections), then %s",
                                Action.AGAIN);
            case "55", "40" -> Remedy.of("Another session is at work in the target: end it, then %s", Action.AGAIN);
            case "42" -> Remedy.of("Restore as the owner of the tables, and check that nobody alters them meanwhile");
            case "22", "23" ->
                Remedy.of(
                        state.equals("22P05")
                                ? "The target's encoding lacks characters of these rows: restore into a database with"
                                        + " ENCODING 'UTF8'"
                                : "The target does not accept rows that the source had: check its tables, and extensions'"
                                        + " versions");
            default -> Remedy.of("See the log of the target's server for details, then %s", Action.AGAIN);
        };
    }

    private static Remedy remedy(Definition definition, String state) {
        if (NO_RIGHT.contains(state) && RoleSelection.takesRights(definition)) {
            return Remedy.of("Run the same command as a superuser, or make the role that restores a member"
                    + " of those that own and grant in the backup; it goes on where it stopped.");
        }
        if (state.equals(INVALID_PARAMETER_VALUE) && definition.kind().equals("security label")) {
            return LOAD_PROVIDER;
        }
        if (NO_RIGHT.contains(state)
                || state.equals(INVALID_FUNCTION_DEFINITION)
                        && definition.kind().equals("aggregate")) {
            return definition.kind().equals("extension") ? INSTALL : MAY_MAKE;
        }
        return Remedy.of(
                switch (state) {
                    // A file that is not there.
                    case "58P01" -> SAME_EXTENSIONS;
                    // A feature that is not supported, such as an extension that is not installed.
                    case "0A000" ->
                        definition.kind().equals("extension")
                                ? SAME_EXTENSIONS
                                : "The target's server cannot do that: restore into one of the source's version, or go without.";
                    // An object that is not there.
                    case "42704" ->
                        "Create what is missing in the target (roles, tablespaces and extensions are not part of a log), "
                                + "then restore again.";
                    // A syntax error.
                    case "42601" -> "Restore into a server of the source's version or a newer one.";
                    // A relation or a function that is not there.
                    case "42P01", "42883" ->
                        "A function in it may name something without its schema: ALTER FUNCTION ... SET search_path makes it"
                                + " find that. Correct it in the target, then run the same command again.";
                    // A character that cannot be translated.
                    case "22P05" ->
                        "The target's encoding lacks a character of it: restore into a database with ENCODING 'UTF8'.";
                    // A function or another object that is there.
                    case "42710", "42723" -> OCCUPIED;
                    default -> remedyByClass(state);
                });
    }

    private static String remedyByClass(String state) {
        return state.startsWith("42P0")
                ? OCCUPIED
                : switch (classOf(state)) {
                    case "23" ->
                        "The source's own rows violate it: correct them in the target and run the same command again, or in the"
                                + " source and back up again.";
                    case "08", "57" ->
                        "Check that the target's server is up, then run the same command again; it goes on where it was.";
                    case "53" -> "Free the resource that the target server lacks, then restore again.";
                    default -> "Correct the cause in the target, then run the same command again.";
                };
    }
}
