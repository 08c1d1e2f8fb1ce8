package io.rowlog.consumer.ddl;

import java.sql.SQLException;

/** What to do about an error while an object is created, by SQLSTATE (PostgreSQL documentation, appendix A). */
final class Remedy {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNDEFINED_FILE = "58P01";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String UNDEFINED_OBJECT = "42704";
    private static final String SYNTAX_ERROR = "42601";
    private static final String UNTRANSLATABLE_CHARACTER = "22P05";

    private Remedy() {}

    static String of(SQLException error) {
        String state = String.valueOf(error.getSQLState());
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
