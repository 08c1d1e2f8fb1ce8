package io.rowlog.consumer.ddl;

import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import java.sql.SQLException;

/** What to do about an error while an object is created, by SQLSTATE (PostgreSQL documentation, appendix A). */
final class Remedy {
    /** Kind of the definitions that are labels. */
    static final String SECURITY_LABEL = "security label";

    /** Also the error for a provider of labels that is not loaded. */
    static final String INVALID_PARAMETER_VALUE = "22023";

    static final String LOAD_PROVIDER =
            "Have the target load the provider's library, by session_preload_libraries of the"
                    + " database or shared_preload_libraries of the server, and run the same command again. To go without labels,"
                    + " make the tables by the script that rowlog schema prints, without its SECURITY LABEL, and restore with"
                    + " --mode replace.";

    private static final String BE_A_MEMBER =
            "Run the same command as a superuser, or make the role that restores a member"
                    + " of those that own and grant in the backup; it goes on where it stopped.";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNDEFINED_FILE = "58P01";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String UNDEFINED_OBJECT = "42704";
    private static final String SYNTAX_ERROR = "42601";
    private static final String UNTRANSLATABLE_CHARACTER = "22P05";

    private Remedy() {}

    static String of(Definition definition, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.equals(INSUFFICIENT_PRIVILEGE) && RoleSelection.takesRights(definition)) {
            return BE_A_MEMBER;
        }
        if (state.equals(INVALID_PARAMETER_VALUE) && definition.kind().equals(SECURITY_LABEL)) {
            return LOAD_PROVIDER;
        }
        return switch (state) {
            case INSUFFICIENT_PRIVILEGE ->
                "Restore as a role that may create it: the database's owner, or a superuser for extensions.";
            case UNDEFINED_FILE, FEATURE_NOT_SUPPORTED ->
                "Install the same extensions on the target server as on the source server, then restore again.";
            case UNDEFINED_OBJECT ->
                "Create what is missing in the target (roles, tablespaces and extensions are not part of a log), "
                        + "then restore again.";
            case SYNTAX_ERROR -> "Restore into a server of the source's version or a newer one.";
            case UNTRANSLATABLE_CHARACTER ->
                "The target's encoding lacks a character of it: restore into a database with ENCODING 'UTF8'.";
            default -> byClass(state);
        };
    }

    private static String byClass(String state) {
        if (state.startsWith("42P0") || "42710".equals(state) || "42723".equals(state)) {
            return "Drop or rename the object of that name in the target, or restore into an empty database.";
        }
        if (state.startsWith("23")) {
            return "The source's own rows violate it: correct them in the source and back up again.";
        }
        if (state.startsWith("08") || state.startsWith("57")) {
            return "Check that the target server is up, then run the restore again; it starts over.";
        }
        if (state.startsWith("53")) {
            return "Free the resource that the target server lacks, then restore again.";
        }
        return "Correct the cause in the target, then restore again into an empty database.";
    }
}
