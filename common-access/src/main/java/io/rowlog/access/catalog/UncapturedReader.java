package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names everything in a database that is not captured: objects of kinds that are not, by {@link UncapturedObjects}, and of
 * the other kinds what the queries here find, each with (kind, identity, reason). Stateless.
 */
public final class UncapturedReader {
    /** Why a foreign key is named whose triggers do not act. */
    public static final String DISABLED_KEY = "its triggers are disabled, and it is restored with them enabled";

    /** What is not captured of relations whose kind otherwise is. */
    private static final CatalogQuery RELATIONS = new CatalogQuery("""
            SELECT x.kind, c.oid::regclass::text, x.reason
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
            CROSS JOIN LATERAL (
                SELECT 'rows of foreign table', 'they are on another server' WHERE c.relkind = 'f'
              UNION ALL
                SELECT 'rows of unlogged table', 'they are not on a standby'
                WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
              UNION ALL
                SELECT 'value of unlogged sequence', 'it is not on a standby'
                WHERE c.relkind = 'S' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
              UNION ALL
                SELECT 'index', 'its creation failed and left it invalid'
                WHERE c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready)
            ) AS x(kind, reason)
            WHERE c.relpersistence <> 't' AND c.oid >= 16384 AND %s AND %s AND %s
            """.formatted(
                    UserSchemas.CONDITION,
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    UserSchemas.notOfExtension("pg_class", "coalesce(i.indrelid, c.oid)")));

    /** Not those of what extensions bring along; of labels those on what every database has, and on the database. */
    private static final CatalogQuery LABELS = new CatalogQuery("""
            WITH foreign_part(classid, objid) AS (%s),
            note(kind, classid, objid, subid) AS MATERIALIZED (
                SELECT 'security label', l.classoid, l.objoid, l.objsubid FROM pg_catalog.pg_seclabel AS l
                WHERE l.objoid < 16384
                  AND NOT (l.classoid = 'pg_catalog.pg_namespace'::regclass
                           AND l.objoid = coalesce(pg_catalog.to_regnamespace('public'), 0::oid))
              UNION ALL
                SELECT 'security label', l.classoid, l.objoid, 0 FROM pg_catalog.pg_shseclabel AS l
                WHERE l.classoid = 'pg_catalog.pg_database'::regclass
                  AND l.objoid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                  WHERE d.datname = pg_catalog.current_database())
            )
            SELECT n.kind, i.type || ' ' || i.identity, 'not captured yet'
            FROM note AS n CROSS JOIN LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.subid) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM foreign_part AS f WHERE f.classid = n.classid AND f.objid = n.objid)
            """.formatted(UncapturedObjects.FOREIGN_PARTS));

    /**
     * The database's own privileges, where they differ from the built-in ones. The database is
     * made by whoever restores, perhaps under another name.
     */
    private static final CatalogQuery GRANTS = new CatalogQuery("""
            SELECT 'grant', 'database ' || pg_catalog.quote_ident(d.datname), 'not captured yet'
            FROM pg_catalog.pg_database AS d
            WHERE d.datname = pg_catalog.current_database()
              AND NOT (d.datacl @> pg_catalog.acldefault('d', d.datdba) AND d.datacl <@ pg_catalog.acldefault('d', d.datdba))
            """);

    /** Because the role may not read all of it, or because what is secret in it cannot be told. */
    private static final String SUBSCRIPTIONS = """
            SELECT 'subscription', pg_catalog.quote_ident(s.subname), '%s'
            FROM pg_catalog.pg_subscription AS s
            WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                               WHERE d.datname = pg_catalog.current_database())
              AND %s
            """;

    private static final CatalogQuery CONNECTIONS_READABLE =
            new CatalogQuery("SELECT " + Secrets.CONNECTION_STRINGS_READABLE);

    private static final CatalogQuery HIDDEN_SUBSCRIPTIONS =
            new CatalogQuery(SUBSCRIPTIONS.formatted("only a superuser may read where it connects to", "true"));

    private static final CatalogQuery OBSCURE_SUBSCRIPTIONS = new CatalogQuery(SUBSCRIPTIONS.formatted(
            "its connection string is not understood and may hold a password",
            Secrets.CONNECTION_STRING_WITHOUT_SECRETS + " IS NULL"));

    /** Of those that are captured. */
    private static final CatalogQuery SUBSCRIPTION_SECRETS =
            new CatalogQuery("""
            SELECT 'password of subscription', pg_catalog.quote_ident(s.subname), 'no secret is captured'
            FROM pg_catalog.pg_subscription AS s
            WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                               WHERE d.datname = pg_catalog.current_database())
              AND %s <> s.subconninfo
            """.formatted(Secrets.CONNECTION_STRING_WITHOUT_SECRETS));

    private static final CatalogQuery USER_MAPPING_SECRETS =
            new CatalogQuery("""
            SELECT 'option of ' || i.type, pg_catalog.concat(pg_catalog.quote_ident(o.option_name), ' of ', i.identity),
                   'no secret is captured'
            FROM pg_catalog.pg_user_mappings AS m
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_user_mapping'::regclass, m.umid, 0) AS i
            CROSS JOIN LATERAL pg_catalog.pg_options_to_table(m.umoptions) AS o
            WHERE m.umid >= 16384 AND %s AND %s
            """.formatted(Secrets.USER_MAPPING_READABLE, Secrets.SECRET_OPTION));

    private static final CatalogQuery USER_MAPPINGS = new CatalogQuery("""
            SELECT i.type, i.identity, 'this role may not read its options'
            FROM pg_catalog.pg_user_mappings AS m
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_user_mapping'::regclass, m.umid, 0) AS i
            WHERE m.umid >= 16384 AND NOT %s
            """.formatted(Secrets.USER_MAPPING_READABLE));

    /**
     * What somebody made in a schema of the system, where a restore makes nothing: {@code pg_catalog} and {@code
     * information_schema}. Every catalog is asked that says which schema its objects are in. Not for collations: there
     * {@code pg_import_system_collations} puts those of the operating system.
     */
    private static final CatalogQuery SYSTEM_CATALOGS = new CatalogQuery("""
            SELECT pg_catalog.format(
                       'SELECT %L::pg_catalog.regclass::oid, o.oid FROM %s AS o WHERE o.oid >= 16384 AND o.%I = ANY ($system$%s$system$::oid[])',
                       'pg_catalog.' || c.relname, 'pg_catalog.' || c.relname, a.attname,
                       ARRAY(SELECT n.oid FROM pg_catalog.pg_namespace AS n
                             WHERE n.nspname IN ('pg_catalog', 'information_schema')))
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname LIKE '%namespace' AND a.attnum > 0
            WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
              AND a.atttypid = 'pg_catalog.oid'::regtype
              AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS i WHERE i.attrelid = c.oid AND i.attname = 'oid')
              AND c.relname NOT IN ('pg_collation', 'pg_constraint', 'pg_default_acl', 'pg_extension')
              AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
            ORDER BY c.relname COLLATE "C"
            """);

    private static final String IN_SYSTEM_SCHEMAS = """
            SELECT i.type, i.identity, 'it is in a schema of the system'
            FROM (%s) AS o(classid, objid)
            CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.objid, 0) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
                                AND (d.deptype IN ('e', 'i', 'P') OR d.deptype = 'a' AND i.type = 'index'))
            """;

    /**
     * Foreign keys whose own triggers are disabled, so that they hold for no row that comes. Their triggers are named by OIDs,
     * so a restore could not disable the same ones.
     */
    private static final CatalogQuery DISABLED_KEYS = new CatalogQuery(
            """
            SELECT DISTINCT 'foreign key', i.identity, '%s'
            FROM pg_catalog.pg_trigger AS t
            JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint AND k.contype = 'f'
            JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_constraint'::regclass, k.oid, 0) AS i
            WHERE t.tgisinternal AND t.tgenabled = 'D' AND i.identity IS NOT NULL AND %s AND %s
            """.formatted(DISABLED_KEY, UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "k.conrelid")));

    private static final CatalogQuery LARGE_OBJECTS = new CatalogQuery("""
            SELECT 'large objects', pg_catalog.count(*)::text,
                   'only those of a server with blocks of 8 KiB, which this is not'
            FROM pg_catalog.pg_largeobject_metadata
            HAVING pg_catalog.count(*) > 0 AND pg_catalog.current_setting('block_size') <> '8192'
            """);

    /**
     * Partitions of an extension's table that hold rows of the users and are not read with a table that the extension marked
     * with {@code pg_extension_config_dump}.
     */
    private static final CatalogQuery PARTITIONS_OF_EXTENSIONS = new CatalogQuery("""
            SELECT 'table', c.oid::regclass::text, 'a partition of an extension''s table'
            FROM pg_catalog.pg_class AS c
            WHERE c.relkind IN ('r', 'p') AND c.relispartition AND NOT %s
              AND (%s OR c.oid IN (SELECT x.oid FROM %s AS x(oid, condition)))
              AND pg_catalog.pg_partition_root(c.oid) NOT IN (SELECT x.oid FROM %s AS x(oid, condition))
            """.formatted(
                    UserSchemas.notOfExtension("pg_class", "pg_catalog.pg_partition_root(c.oid)"),
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    ExtensionTables.SQL,
                    ExtensionTables.SQL));

    private static final Comparator<Uncaptured> ORDER =
            Comparator.comparing(Uncaptured::kind).thenComparing(Uncaptured::identity);

    /** In the order of kind and identity. The session must have an empty {@code search_path}. */
    public List<Uncaptured> read(Connection connection) throws SQLException {
        boolean readable =
                CONNECTIONS_READABLE.list(connection, row -> row.getBoolean(1)).getFirst();
        List<CatalogQuery> queries = new ArrayList<>(List.of(
                RELATIONS,
                LABELS,
                GRANTS,
                USER_MAPPINGS,
                USER_MAPPING_SECRETS,
                inSystemSchemas(connection),
                DISABLED_KEYS,
                LARGE_OBJECTS,
                PARTITIONS_OF_EXTENSIONS));
        queries.addAll(readable ? List.of(OBSCURE_SUBSCRIPTIONS, SUBSCRIPTION_SECRETS) : List.of(HIDDEN_SUBSCRIPTIONS));
        List<Uncaptured> uncaptured = new ArrayList<>(UncapturedObjects.read(connection));
        uncaptured.addAll(ExtensionMembers.read(connection));
        uncaptured.addAll(UnloadableColumns.read(connection));
        for (CatalogQuery query : queries) {
            uncaptured.addAll(query.list(connection, UncapturedReader::uncaptured));
        }
        uncaptured.sort(ORDER);
        return List.copyOf(uncaptured);
    }

    private static CatalogQuery inSystemSchemas(Connection connection) throws SQLException {
        List<String> catalogs = SYSTEM_CATALOGS.list(connection, row -> row.getString(1));
        return new CatalogQuery(IN_SYSTEM_SCHEMAS.formatted(String.join(" UNION ALL ", catalogs)));
    }

    private static Uncaptured uncaptured(ResultSet row) throws SQLException {
        return new Uncaptured(row.getString(1), row.getString(2), row.getString(3));
    }
}
