package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names every object that someone made in the database, less what is captured, what is part of something else (an internal
 * or partition dependency in {@code pg_depend}), and what an extension brings along. The system catalogs that hold objects
 * are asked for too: every one with OIDs, so that one that came with a newer server is looked at.
 */
final class UncapturedObjects {
    /** Catalogs of servers 14 to 18 whose rows {@code pg_identify_object} knows. */
    private static final Set<String> IDENTIFIABLE = Set.of(
            "pg_am",
            "pg_amop",
            "pg_amproc",
            "pg_attrdef",
            "pg_cast",
            "pg_class",
            "pg_collation",
            "pg_constraint",
            "pg_conversion",
            "pg_default_acl",
            "pg_event_trigger",
            "pg_extension",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_language",
            "pg_namespace",
            "pg_opclass",
            "pg_operator",
            "pg_opfamily",
            "pg_policy",
            "pg_proc",
            "pg_publication",
            "pg_rewrite",
            "pg_statistic_ext",
            "pg_transform",
            "pg_trigger",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_type",
            "pg_user_mapping");

    /** Catalogs whose rows are parts of objects in other catalogs, or are counted elsewhere. */
    private static final Set<String> PARTS =
            Set.of("pg_enum", "pg_publication_rel", "pg_publication_namespace", "pg_largeobject_metadata");

    private static final CatalogQuery CATALOGS = new CatalogQuery("""
            SELECT c.relname, pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'oid' AND a.attnum > 0
            WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
            ORDER BY c.relname COLLATE "C"
            """);

    /**
     * Query for (classid, objid): members of extensions, what lies in the schemas of temporary objects and of Rowlog
     * itself, and what depends on these as a part depends on its whole ({@code pg_depend}, PostgreSQL documentation,
     * chapter System Catalogs). A partition or an operator class can be such a part and still someone else's own.
     */
    static final String FOREIGN_PARTS = """
            WITH RECURSIVE part(classid, objid) AS (
                SELECT d.classid, d.objid FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e'
              UNION
                SELECT 'pg_catalog.pg_namespace'::regclass::oid, n.oid FROM pg_catalog.pg_namespace AS n WHERE NOT %s
              UNION
                SELECT d.classid, d.objid
                FROM part AS p
                JOIN pg_catalog.pg_depend AS d ON d.refclassid = p.classid AND d.refobjid = p.objid
                LEFT JOIN pg_catalog.pg_class AS c ON d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid
                WHERE CASE d.deptype
                          WHEN 'i' THEN true
                          WHEN 'a' THEN d.classid <> 'pg_catalog.pg_opclass'::regclass
                                        AND (c.relkind IS NULL OR c.relkind IN ('i', 'I', 'S'))
                          WHEN 'n' THEN p.classid = 'pg_catalog.pg_namespace'::regclass
                                        AND p.objid IN (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE NOT %s)
                          ELSE false END
            )
            SELECT classid, objid FROM part
            """.formatted(UserSchemas.CONDITION, UserSchemas.CONDITION);

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

    private UncapturedObjects() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        List<ObjectCatalog> catalogs = catalogs(connection);
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
            """.formatted(objects, FOREIGN_PARTS, KIND);
    }

    /**
     * A catalog with objects.
     *
     * @param readable whether the role may read its OIDs
     */
    private record ObjectCatalog(String name, boolean readable) {
        /** Whether the server can name its objects; one that it could not would fail the whole statement. */
        boolean identifiable() {
            return IDENTIFIABLE.contains(name);
        }

        /** SQL for its objects that were not made with the database cluster: (classid, objid). */
        String objects() {
            // Anyone may read the view, only a superuser the catalog.
            String relation = name.equals("pg_user_mapping")
                    ? "(SELECT umid AS oid FROM pg_catalog.pg_user_mappings) AS m"
                    : new QualifiedName("pg_catalog", name).sql();
            return "SELECT 'pg_catalog.%s'::regclass::oid, oid, %s FROM %s WHERE oid >= 16384"
                    .formatted(name, identifiable(), relation);
        }
    }

    private static List<ObjectCatalog> catalogs(Connection connection) throws SQLException {
        return CATALOGS
                .list(
                        connection,
                        row -> new ObjectCatalog(
                                row.getString(1),
                                row.getBoolean(2) || row.getString(1).equals("pg_user_mapping")))
                .stream()
                .filter(catalog -> !PARTS.contains(catalog.name()))
                .toList();
    }
}
