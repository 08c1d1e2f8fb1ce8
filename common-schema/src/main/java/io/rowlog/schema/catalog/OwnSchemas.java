package io.rowlog.schema.catalog;

/**
 * What Rowlog itself makes in a database that it reads or restores into: schemas, and of what belongs to no schema event
 * triggers and publications. It is no part of what a database consists of: a backup leaves it out, or it would collide with
 * that of the target. A schema of such a name that a user made cannot be told from these. Stateless.
 */
public final class OwnSchemas {
    /** How far a restore is; there only until it is done, and then dropped with all that is in it. */
    public static final String RESTORE = "rowlog";

    /** The functions by which a source tells of changed definitions, for as long as it is followed. */
    public static final String SOURCE = "rowlog_stream";

    /** What services have restored into the database; stays. */
    public static final String SERVICE = "rowlog_service";

    /** Which transactions of a log have reached the database; there for as long as it follows that, or is brought to a moment. */
    public static final String FOLLOWER = "rowlog_follower";

    /** All of them, as what stands in the parentheses of SQL's {@code IN}. */
    public static final String SQL_LIST = "'" + RESTORE + "', '" + SOURCE + "', '" + SERVICE + "', '" + FOLLOWER + "'";

    /** What comments on Rowlog's publications begin with; the log's name follows. */
    public static final String PUBLICATION_COMMENT = "Made by Rowlog for log ";

    /** Condition on {@code pg_publication AS p}: the publication is Rowlog's, which its name and its comment say. */
    public static final String SQL_PUBLICATION = "(pg_catalog.starts_with(p.pubname::text, 'rowlog_')"
            + " AND coalesce(pg_catalog.starts_with(pg_catalog.obj_description(p.oid, 'pg_publication'), '"
            + PUBLICATION_COMMENT + "'), false))";

    /** Query for (classid, objid) of what is Rowlog's own and in no schema: event triggers that call its functions, publications. */
    public static final String SQL_OBJECTS = "SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, t.oid"
            + " FROM pg_catalog.pg_event_trigger AS t JOIN pg_catalog.pg_proc AS f ON f.oid = t.evtfoid"
            + " JOIN pg_catalog.pg_namespace AS n ON n.oid = f.pronamespace AND n.nspname IN (" + SQL_LIST + ")"
            + " UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, p.oid"
            + " FROM pg_catalog.pg_publication AS p WHERE " + SQL_PUBLICATION;

    private OwnSchemas() {}
}
