package io.rowlog.access.catalog;

/** Which objects have privileges that differ from those they were made with, as SQL. */
final class GrantSql {
    /**
     * Query for (kind, identity). Privileges are compared with those recorded when the cluster or the extension was
     * made ({@code pg_init_privs}), else with the built-in ones ({@code acldefault}). Those on {@code pg_catalog} count,
     * as in {@code pg_dump}; those on {@code information_schema} are set after the recording.
     */
    static final String GRANTS = """
            WITH grants(classid, objid, subid, acl, built_in) AS (
                SELECT 'pg_catalog.pg_class'::regclass::oid, c.oid, 0, c.relacl,
                       pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner)
                FROM pg_catalog.pg_class AS c
              UNION ALL
                SELECT 'pg_catalog.pg_class'::regclass, a.attrelid, a.attnum, a.attacl, '{}'
                FROM pg_catalog.pg_attribute AS a WHERE NOT a.attisdropped
              UNION ALL
                SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, 0, n.nspacl, pg_catalog.acldefault('n', n.nspowner)
                FROM pg_catalog.pg_namespace AS n
              UNION ALL
                SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 0, p.proacl, pg_catalog.acldefault('f', p.proowner)
                FROM pg_catalog.pg_proc AS p
              UNION ALL
                SELECT 'pg_catalog.pg_type'::regclass, t.oid, 0, t.typacl, pg_catalog.acldefault('T', t.typowner)
                FROM pg_catalog.pg_type AS t
              UNION ALL
                SELECT 'pg_catalog.pg_language'::regclass, l.oid, 0, l.lanacl, pg_catalog.acldefault('l', l.lanowner)
                FROM pg_catalog.pg_language AS l
              UNION ALL
                SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwacl,
                       pg_catalog.acldefault('F', w.fdwowner)
                FROM pg_catalog.pg_foreign_data_wrapper AS w
              UNION ALL
                SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid, 0, s.srvacl,
                       pg_catalog.acldefault('S', s.srvowner)
                FROM pg_catalog.pg_foreign_server AS s
              UNION ALL
                SELECT 'pg_catalog.pg_database'::regclass, d.oid, 0, d.datacl, pg_catalog.acldefault('d', d.datdba)
                FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
            ),
            changed AS MATERIALIZED (
                SELECT g.classid, g.objid, g.subid
                FROM grants AS g
                LEFT JOIN pg_catalog.pg_init_privs AS p
                  ON p.classoid = g.classid AND p.objoid = g.objid AND p.objsubid = g.subid
                WHERE g.acl IS NOT NULL
                  AND ARRAY (SELECT x::text FROM pg_catalog.unnest(g.acl) AS x ORDER BY x::text COLLATE "C")
                   <> ARRAY (SELECT x::text FROM pg_catalog.unnest(coalesce(p.initprivs, g.built_in)) AS x
                             ORDER BY x::text COLLATE "C")
            ),
            foreign_schema(schema) AS (
                SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n
                WHERE pg_catalog.starts_with(n.nspname::text, 'pg_temp') OR n.nspname IN ('information_schema', 'rowlog')
            )
            SELECT 'grant', i.type || ' ' || i.identity
            FROM changed AS c CROSS JOIN LATERAL pg_catalog.pg_identify_object(c.classid, c.objid, c.subid) AS i
            WHERE i.type IS NOT NULL AND (i.schema IS NULL OR i.schema NOT IN (SELECT f.schema FROM foreign_schema AS f))
              AND NOT (i.type = 'schema' AND i.name IN (SELECT pg_catalog.quote_ident(f.schema) FROM foreign_schema AS f))
            """;

    private GrantSql() {}
}
