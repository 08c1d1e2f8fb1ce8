package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is not captured and is not an object: it hangs on an object, or on the database as a whole. */
final class UncapturedPropertyQuery {
    /** Not those of what extensions bring along; of labels those on what every database has, and on the database. */
    private static final String LABELS = """
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
            SELECT n.kind, i.type || ' ' || i.identity
            FROM note AS n CROSS JOIN LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.subid) AS i
            WHERE i.type IS NOT NULL
              AND NOT EXISTS (SELECT FROM foreign_part AS f WHERE f.classid = n.classid AND f.objid = n.objid)
            """.formatted(ForeignParts.SQL);

    private UncapturedPropertyQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<Uncaptured> uncaptured = new ArrayList<>();
        for (String sql : List.of(LABELS, GrantSql.GRANTS)) {
            uncaptured.addAll(new CatalogQuery(sql)
                    .list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), "not captured yet")));
        }
        return uncaptured;
    }
}
