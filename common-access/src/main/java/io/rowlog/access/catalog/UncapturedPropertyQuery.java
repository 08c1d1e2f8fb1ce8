package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is not captured and is not an object: it hangs on an object, or on the database as a whole. */
final class UncapturedPropertyQuery {
    /** Not those of what extensions bring along. */
    private static final String LABELS_AND_EXTENSIONS_NEEDED = """
            WITH foreign_part(classid, objid) AS (%s),
            note(kind, classid, objid, subid) AS MATERIALIZED (
                SELECT 'security label', l.classoid, l.objoid, l.objsubid FROM pg_catalog.pg_seclabel AS l
              UNION ALL
                SELECT 'dependency on an extension', d.classid, d.objid, d.objsubid
                FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'x'
            )
            SELECT n.kind, i.type || ' ' || i.identity
            FROM note AS n CROSS JOIN LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.subid) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM foreign_part AS f WHERE f.classid = n.classid AND f.objid = n.objid)
            """.formatted(ForeignParts.SQL);

    /** What the database is as a whole. */
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
            """;

    private UncapturedPropertyQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<Uncaptured> uncaptured = new ArrayList<>();
        for (String sql : List.of(LABELS_AND_EXTENSIONS_NEEDED, DATABASE, GrantSql.GRANTS)) {
            uncaptured.addAll(new CatalogQuery(sql)
                    .list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), "not captured yet")));
        }
        return uncaptured;
    }
}
