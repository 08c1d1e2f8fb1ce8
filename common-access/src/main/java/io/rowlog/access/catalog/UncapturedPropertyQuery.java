package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is not captured and is not an object: it hangs on an object, or on the database as a whole. */
final class UncapturedPropertyQuery {
    /**
     * Comments and security labels on what someone made. Not the comments that came with the cluster and with the
     * extensions themselves.
     */
    private static final String NOTES = """
            WITH foreign_part(classid, objid) AS (%s),
            note(kind, classid, objid, subid) AS MATERIALIZED (
                SELECT 'comment', d.classoid, d.objoid, d.objsubid FROM pg_catalog.pg_description AS d
                WHERE d.objoid >= 16384 AND NOT EXISTS (
                          SELECT FROM pg_catalog.pg_extension AS e
                          JOIN pg_catalog.pg_available_extensions() AS x ON x.name = e.extname
                          WHERE d.classoid = 'pg_catalog.pg_extension'::regclass AND d.objoid = e.oid
                            AND d.description = x.comment)
                   OR d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objoid = 2200
                      AND d.description <> 'standard public schema'
              UNION ALL
                SELECT 'security label', l.classoid, l.objoid, l.objsubid FROM pg_catalog.pg_seclabel AS l
            )
            SELECT n.kind, i.type || ' ' || i.identity
            FROM note AS n CROSS JOIN LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.subid) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM foreign_part AS f WHERE f.classid = n.classid AND f.objid = n.objid)
            """.formatted(ForeignParts.SQL);

    private static final String ROW_SECURITY =
            """
            SELECT 'row security', c.oid::regclass::text FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND %s AND %s
            """.formatted(UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "c.oid"));

    private static final String DATABASE = """
            SELECT 'database setting', coalesce('role ' || pg_catalog.quote_ident(r.rolname) || ' ', '') || s.setting
            FROM (SELECT x.setrole, pg_catalog.split_part(pg_catalog.unnest(x.setconfig), '=', 1) AS setting
                  FROM pg_catalog.pg_db_role_setting AS x
                  WHERE x.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                         WHERE d.datname = pg_catalog.current_database())) AS s
            LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
            UNION ALL
            SELECT 'comment', 'database ' || pg_catalog.quote_ident(d.datname)
            FROM pg_catalog.pg_database AS d JOIN pg_catalog.pg_shdescription AS s
              ON s.classoid = 'pg_catalog.pg_database'::regclass AND s.objoid = d.oid
            WHERE d.datname = pg_catalog.current_database() AND d.oid >= 16384
            UNION ALL
            SELECT 'subscription', pg_catalog.quote_ident(s.subname) FROM pg_catalog.pg_subscription AS s
            WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                               WHERE d.datname = pg_catalog.current_database())
            UNION ALL
            SELECT 'large objects', pg_catalog.count(*)::text FROM pg_catalog.pg_largeobject_metadata
            HAVING pg_catalog.count(*) > 0
            """;

    private UncapturedPropertyQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<Uncaptured> uncaptured = new ArrayList<>();
        for (String sql : List.of(NOTES, ROW_SECURITY, DATABASE, GrantSql.GRANTS)) {
            uncaptured.addAll(new CatalogQuery(sql)
                    .list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), "not captured yet")));
        }
        return uncaptured;
    }
}
