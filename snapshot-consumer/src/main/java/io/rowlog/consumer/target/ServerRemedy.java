package io.rowlog.consumer.target;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.LostConnection;
import io.rowlog.access.job.RecoveryConflict;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What to do about a failure of the target's server, by SQLSTATE (PostgreSQL documentation, appendix PostgreSQL Error Codes). */
final class ServerRemedy {
    /** A table, a function, a column, another object. */
    private static final Set<String> NOT_FOUND = Set.of("42P01", "42883", "42703", "42704");

    /** The line of a message's context that names the innermost function. */
    private static final Pattern FUNCTION = Pattern.compile(
            "^(?:PL/\\w+ function (?<signature>.+\\)) line |SQL function \"(?<name>[^\"]+)\")", Pattern.MULTILINE);

    /** An error, and the warnings for privileges that are not revoked, or not granted. */
    private static final Set<String> NO_RIGHT = Set.of("42501", "01006", "01007");

    /** How postgres_fdw, dblink and subscriptions of others than superusers tell that they have no password. */
    private static final String PASSWORD_REQUIRED = "2F003";

    /** Also the error for an aggregate with a state of type internal, which only a superuser may make. */
    private static final String INVALID_FUNCTION_DEFINITION = "42P13";

    /** Where the server finds that a policy would hide rows: its SQLSTATE is that of any privilege. */
    private static final String CHECK_ROW_SECURITY = "check_enable_rls";

    private static final Remedy SEE_ALL =
            Remedy.of("Let the role that restores see all rows, ALTER ROLE ... BYPASSRLS, then %s", Action.AGAIN);
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

    /** Also the error for a provider of labels that is not loaded. */
    static final String INVALID_PARAMETER_VALUE = "22023";

    /** For security labels whose provider the target does not have. */
    static final Remedy LOAD_PROVIDER = Remedy.of(
            "Have the target load the provider's library, by session_preload_libraries of the database or"
                    + " shared_preload_libraries of the server, and %s. To go without labels, make the tables by the script"
                    + " that rowlog schema prints, without its SECURITY LABEL, and restore with %s.",
            Action.AGAIN, Setting.MODE.as("replace"));

    private ServerRemedy() {}

    /** For a statement that is not about one object. */
    static Remedy of(SQLException failure) {
        if (RecoveryConflict.of(failure)) {
            return RecoveryConflict.REMEDY;
        }
        return seesAll(failure) ? search(failure).orElseGet(() -> remedy(ServerFailure.state(failure))) : SEE_ALL;
    }

    /** For an object that could not be created. */
    static Remedy of(Definition definition, SQLException failure) {
        return seesAll(failure)
                ? search(failure)
                        .or(() -> otherServer(definition, failure))
                        .orElseGet(() -> remedy(definition, ServerFailure.state(failure)))
                : SEE_ALL;
    }

    /** Whether the server did not refuse the statement because row security would hide rows from it. */
    private static boolean seesAll(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return server == null || !CHECK_ROW_SECURITY.equals(server.getRoutine());
    }

    /** Where a function looks for something that is not there, or not in the empty search path of a restore. */
    private static Optional<Remedy> search(SQLException failure) {
        if (!NOT_FOUND.contains(ServerFailure.state(failure))) {
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
        String state = ServerFailure.state(failure);
        if (definition.kind().equals("subscription") && state.equals(PASSWORD_REQUIRED)) {
            return Optional.of(NO_PASSWORD);
        }
        boolean refused = ServerFailure.classOf(state).equals("08") && LostConnection.of(failure) == null;
        return refused || state.equals(PASSWORD_REQUIRED)
                ? Optional.of(Remedy.of(
                        "It reads another server. Have the target reach that, with a user mapping that has its password, which is"
                                + " not part of a log (ALTER USER MAPPING ... OPTIONS (ADD password '...')), then %s",
                        Action.AGAIN))
                : Optional.empty();
    }

    private static Remedy remedy(String state) {
        if (ServerFailure.ofAnotherSession(state)) {
            return Remedy.of("Another session is at work in the target: end it, then %s", Action.AGAIN);
        }
        return switch (ServerFailure.classOf(state)) {
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
            case "42" -> Remedy.of("Restore as the owner of the tables, and check that nobody alters them meanwhile");
            case "22", "23" ->
                Remedy.of(
                        switch (state) {
                            case "22P05" ->
                                "The target's encoding lacks characters of these rows: restore into a database with"
                                        + " ENCODING 'UTF8'";
                            case "22021" ->
                                "The source holds text here that is not valid in its encoding: correct it there and back up"
                                        + " again, or restore into a database with ENCODING 'SQL_ASCII'";
                            default ->
                                "The target does not accept rows that the source had: check its tables, and extensions'"
                                        + " versions";
                        });
            default -> Remedy.of("See the log of the target's server for details, then %s", Action.AGAIN);
        };
    }

    private static Remedy remedy(Definition definition, String state) {
        if (NO_RIGHT.contains(state) && RoleSelection.takesRights(definition)) {
            return Remedy.of("Run the same command as a superuser, or make the role that restores a member"
                    + " of those that own and grant in the backup; it goes on where it stopped.");
        }
        if (NO_RIGHT.contains(state) && definition.kind().equals("rows")) {
            return Remedy.of(
                    "The view's owner may not read what the view reads: restore with %s, or GRANT it in the target and %s",
                    Setting.GRANTS, Action.AGAIN);
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
                : switch (ServerFailure.classOf(state)) {
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
