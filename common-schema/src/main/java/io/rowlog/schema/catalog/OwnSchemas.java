package io.rowlog.schema.catalog;

/**
 * The schemas that Rowlog itself makes in a database that it restores into. They are no part of what a database consists
 * of: a backup leaves them out, or they would collide with those of the target. A schema of such a name that a user made
 * cannot be told from them. Stateless.
 */
public final class OwnSchemas {
    /** How far a restore is; there only until it is done. */
    public static final String RESTORE = "rowlog";

    /** What services have restored into the database; stays. */
    public static final String SERVICE = "rowlog_service";

    /** All of them, as what stands in the parentheses of SQL's {@code IN}. */
    public static final String SQL_LIST = "'" + RESTORE + "', '" + SERVICE + "'";

    private OwnSchemas() {}
}
