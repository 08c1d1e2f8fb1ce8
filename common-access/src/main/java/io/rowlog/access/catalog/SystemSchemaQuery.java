package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What somebody made in a schema of the system, where a restore makes nothing: {@code pg_catalog} and {@code
 * information_schema}. Every catalog is asked that says which schema its objects are in. Not for collations: there {@code
 * pg_import_system_collations} puts those of the operating system.
 */
final class SystemSchemaQuery {
    private static final CatalogQuery CATALOGS = new CatalogQuery("""
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

    private static final String OBJECTS = """
            SELECT i.type, i.identity
            FROM (%s) AS o(classid, objid)
            CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.objid, 0) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
                                AND (d.deptype IN ('e', 'i', 'P') OR d.deptype = 'a' AND i.type = 'index'))
            """;

    private SystemSchemaQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<String> catalogs = CATALOGS.list(connection, row -> row.getString(1));
        return new CatalogQuery(OBJECTS.formatted(String.join(" UNION ALL ", catalogs)))
                .list(
                        connection,
                        row -> new Uncaptured(row.getString(1), row.getString(2), "it is in a schema of the system"));
    }
}
