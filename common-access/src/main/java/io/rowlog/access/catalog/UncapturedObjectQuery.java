package io.rowlog.access.catalog;

import io.rowlog.access.catalog.ObjectCatalogQuery.ObjectCatalog;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every object that someone made in the database, less what is captured, what is part of something else (an internal or
 * partition dependency in {@code pg_depend}), and what an extension brings along.
 */
final class UncapturedObjectQuery {
    /** Kinds are first told from a few joins, since naming an object costs the server several look-ups. */
    private static final String KIND = """
            CASE WHEN o.classid = 'pg_catalog.pg_namespace'::regclass THEN 'schema'
                 WHEN o.classid = 'pg_catalog.pg_attrdef'::regclass THEN 'default value'
                 WHEN c.relkind IN ('r', 'p') THEN 'table'
                 WHEN c.relkind IN ('i', 'I') THEN 'index'
                 WHEN c.relkind = 'S' THEN 'sequence'
                 WHEN c.relkind = 'v' THEN 'view'
                 WHEN c.relkind = 'm' THEN 'materialized view'
                 WHEN c.relkind = 'f' THEN 'foreign table'
                 WHEN p.prokind IN ('f', 'w') THEN 'function'
                 WHEN p.prokind = 'p' THEN 'procedure'
                 WHEN p.prokind = 'a' THEN 'aggregate'
                 WHEN t.typtype = 'e' THEN 'enum type'
                 WHEN t.typtype = 'd' THEN 'domain type'
                 WHEN t.typtype = 'c' THEN 'composite type'
                 WHEN t.typtype = 'r' THEN 'range type'
                 WHEN t.typtype = 'b' THEN 'base type'
                 WHEN NOT t.typisdefined THEN 'shell type'
                 WHEN k.contype = 'p' THEN 'primary key'
                 WHEN k.contype = 'u' THEN 'unique constraint'
                 WHEN k.contype = 'c' THEN 'check constraint'
                 WHEN k.contype = 'n' THEN 'not-null constraint'
                 WHEN k.contype = 'x' THEN 'exclusion constraint'
                 WHEN k.contype = 'f' THEN 'foreign key' END
            """;

    private UncapturedObjectQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<ObjectCatalog> catalogs = ObjectCatalogQuery.read(connection);
        String objects = catalogs.stream()
                .filter(ObjectCatalog::readable)
                .map(ObjectCatalog::objects)
                .collect(Collectors.joining(" UNION ALL "));
        List<Uncaptured> uncaptured = new ArrayList<>(new CatalogQuery(sql(objects))
                .list(
                        connection,
                        CapturedKinds.names(),
                        row -> new Uncaptured(
                                row.getString(1), row.getString(2), "definitions of this kind are not captured yet")));
        catalogs.stream()
                .filter(catalog -> !catalog.readable())
                .map(catalog -> new Uncaptured(
                        "system catalog", "pg_catalog." + catalog.name(), "this role may not read what it holds"))
                .forEach(uncaptured::add);
        return uncaptured;
    }

    private static String sql(String objects) {
        return """
            WITH captured(kinds) AS (SELECT ?::text[]),
            object(classid, objid, identifiable) AS (%s),
            foreign_part(classid, objid) AS (%s),
            candidate AS (
                SELECT o.classid, o.objid, o.identifiable, %s AS kind
                FROM object AS o
                LEFT JOIN pg_catalog.pg_class AS c
                  ON o.classid = 'pg_catalog.pg_class'::regclass AND c.oid = o.objid
                LEFT JOIN pg_catalog.pg_proc AS p
                  ON o.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = o.objid
                LEFT JOIN pg_catalog.pg_type AS t
                  ON o.classid = 'pg_catalog.pg_type'::regclass AND t.oid = o.objid
                LEFT JOIN pg_catalog.pg_constraint AS k
                  ON o.classid = 'pg_catalog.pg_constraint'::regclass AND k.oid = o.objid
            ),
            uncaptured AS MATERIALIZED (
                SELECT x.classid, x.objid, x.identifiable, x.kind
                FROM candidate AS x
                WHERE (x.kind IS NULL OR x.kind <> ALL ((SELECT a.kinds FROM captured AS a)::text[]))
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                                  WHERE d.classid = x.classid AND d.objid = x.objid AND d.objsubid = 0
                                    AND d.deptype IN ('i', 'P'))
                  AND NOT EXISTS (SELECT FROM foreign_part AS f WHERE f.classid = x.classid AND f.objid = x.objid)
            )
            SELECT coalesce(u.kind, i.type), i.identity
            FROM uncaptured AS u CROSS JOIN LATERAL pg_catalog.pg_identify_object(u.classid, u.objid, 0) AS i
            WHERE u.identifiable AND i.type IS NOT NULL
              AND (u.kind IS NOT NULL OR i.type <> ALL ((SELECT a.kinds FROM captured AS a)::text[]))
              AND (i.schema IS NULL OR NOT pg_catalog.starts_with(i.schema, 'pg_') AND i.schema <> 'information_schema')
            UNION ALL
            SELECT c.relname, 'OID ' || u.objid
            FROM uncaptured AS u JOIN pg_catalog.pg_class AS c ON c.oid = u.classid
            WHERE NOT u.identifiable
            """.formatted(objects, ForeignParts.SQL, KIND);
    }
}
