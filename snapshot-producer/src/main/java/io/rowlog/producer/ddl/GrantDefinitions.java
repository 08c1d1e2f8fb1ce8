package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Privileges that differ from those that an object is made with: as an extension or the cluster made it
 * ({@code pg_init_privs}), else by default ({@code acldefault}). What is missing is revoked, what was added is granted, as
 * {@code pg_dump} does.
 *
 * <p>In the order of the access control list, which the text of {@code pg_dump} follows too, but never before the grant
 * that gives the grantor the right to. A grantor other than the owner has to make the grant itself, by {@code SET ROLE}:
 * the server allows {@code GRANTED BY} for the current role only.
 *
 * <p>Those on schemas come first: a role needs them to own something there.
 *
 * @param ofSchemas on schemas, or on everything else
 */
record GrantDefinitions(boolean ofSchemas) implements DefinitionSource {
    /**
     * {@code public} may have been made by another version in the target, so it is compared with what PostgreSQL 15 and
     * later give it, and on an older server with what no schema has.
     */
    private static final String SCHEMAS = """
            SELECT 'pg_namespace'::regclass, n.oid, 0, 0::oid, 'SCHEMA', NULL, n.nspowner, n.nspacl,
                   acldefault('n', n.nspowner) || CASE WHEN n.nspname = 'public'
                       THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', %s)]
                       ELSE '{}' END,
                   n.nspname <> 'public'
            FROM pg_namespace n
            """;

    private static final String THE_REST = """
            SELECT 'pg_class'::regclass, c.oid, 0, c.oid, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, NULL,
                   c.relowner, c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner), true
            FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            UNION ALL
            SELECT 'pg_class'::regclass, c.oid, a.attnum, c.oid, 'TABLE', a.attname, c.relowner, a.attacl, '{}', true
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
            UNION ALL
            SELECT 'pg_proc'::regclass, oid, 0, 0, CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, NULL, proowner,
                   proacl, acldefault('f', proowner), true
            FROM pg_proc
            UNION ALL
            SELECT 'pg_type'::regclass, oid, 0, 0, 'TYPE', NULL, typowner, typacl, acldefault('T', typowner), true FROM pg_type
            UNION ALL
            SELECT 'pg_language'::regclass, oid, 0, 0, 'LANGUAGE', NULL, lanowner, lanacl, acldefault('l', lanowner), true
            FROM pg_language
            UNION ALL
            SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, 0, 'FOREIGN DATA WRAPPER', NULL, fdwowner, fdwacl,
                   acldefault('F', fdwowner), true
            FROM pg_foreign_data_wrapper
            UNION ALL
            SELECT 'pg_foreign_server'::regclass, oid, 0, 0, 'FOREIGN SERVER', NULL, srvowner, srvacl,
                   acldefault('S', srvowner), true
            FROM pg_foreign_server
            UNION ALL
            SELECT 'pg_largeobject'::regclass, oid, 0, 0, 'LARGE OBJECT', NULL, lomowner, lomacl, acldefault('L', lomowner), true
            FROM pg_largeobject_metadata
            """;

    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "grants";
    }

    @Override
    public boolean ofSystemAndExtensions() {
        return true;
    }

    @Override
    public String query(int serverVersion) {
        return """
                WITH RECURSIVE object(classid, objid, subid, relid, word, "column", owner, acl, built_in, recorded) AS (
                """ + (ofSchemas ? SCHEMAS.formatted(serverVersion < 150000) : THE_REST) + """
                ),
                changed AS MATERIALIZED (
                    SELECT o.classid, o.objid, o.subid, o.relid, o.owner, coalesce(o.acl, o.built_in) AS acl,
                           coalesce(p.initprivs, o.built_in) AS base, o.word, o."column"
                    FROM object o
                    LEFT JOIN pg_init_privs p
                        ON o.recorded AND p.classoid = o.classid AND p.objoid = o.objid AND p.objsubid = o.subid
                    WHERE (o.acl IS NOT NULL OR p.initprivs IS NOT NULL)
                      AND NOT (coalesce(o.acl, o.built_in) @> coalesce(p.initprivs, o.built_in)
                               AND coalesce(o.acl, o.built_in) <@ coalesce(p.initprivs, o.built_in))
                ),
                granted AS (
                    SELECT c.classid, c.objid, c.subid, c.owner, a.place, NOT a.item = ANY (c.base) AS added,
                           x.grantor, x.grantee, x.privilege_type AS privilege, x.is_grantable AS grantable, x.bit
                    FROM changed c
                    CROSS JOIN LATERAL unnest(c.acl) WITH ORDINALITY a(item, place)
                    CROSS JOIN LATERAL aclexplode(ARRAY[a.item]) WITH ORDINALITY
                        x(grantor, grantee, privilege_type, is_grantable, bit)
                ),
                may_grant AS (
                    SELECT DISTINCT g.classid, g.objid, g.subid, g.owner AS role, g.privilege, 0::bigint AS place, 0 AS depth
                    FROM granted g
                    UNION
                    SELECT g.classid, g.objid, g.subid, g.grantee, g.privilege, greatest(m.place, g.place), m.depth + 1
                    FROM may_grant m
                    JOIN granted g ON (g.classid, g.objid, g.subid, g.grantor, g.privilege)
                                    = (m.classid, m.objid, m.subid, m.role, m.privilege)
                    WHERE g.grantable AND g.grantee <> g.owner AND m.depth < 64
                ),
                grantor AS (
                    SELECT DISTINCT ON (classid, objid, subid, role, privilege) *
                    FROM may_grant
                    ORDER BY classid, objid, subid, role, privilege, place, depth
                ),
                step AS (
                    SELECT c.classid, c.objid, c.subid, 0::bigint AS place, 0 AS depth, a.place AS item, false AS grantable,
                           'REVOKE' AS verb, 'ALL' || coalesce('(' || quote_ident(c."column") || ')', '') AS privileges, a.grantor, a.grantee
                    FROM changed c
                    CROSS JOIN LATERAL (
                        SELECT DISTINCT b.place, x.grantor, x.grantee
                        FROM unnest(c.base) WITH ORDINALITY b(item, place)
                        CROSS JOIN LATERAL aclexplode(ARRAY[b.item]) x
                        WHERE NOT b.item = ANY (c.acl)) a
                    UNION ALL
                    SELECT g.classid, g.objid, g.subid, greatest(g.place, m.place), coalesce(m.depth, 1), g.place, g.grantable,
                           'GRANT', string_agg(g.privilege || coalesce('(' || quote_ident(c."column") || ')', ''), ', ' ORDER BY g.bit),
                           g.grantor, g.grantee
                    FROM granted g
                    JOIN changed c USING (classid, objid, subid)
                    LEFT JOIN grantor m ON (m.classid, m.objid, m.subid, m.role, m.privilege)
                                         = (g.classid, g.objid, g.subid, g.grantor, g.privilege)
                    WHERE g.added
                    GROUP BY g.classid, g.objid, g.subid, greatest(g.place, m.place), coalesce(m.depth, 1), g.place, g.grantable,
                             g.grantor, g.grantee
                )
                SELECT c.classid, c.objid, c.subid, c.relid,
                       array_agg(t.sql ORDER BY s.verb DESC, s.place, s.depth, s.item, s.grantable, t.n) FILTER (WHERE t.sql <> ''),
                       array_agg(DISTINCT 'pg_authid'::regclass::oid || ':' || t.role || ':0') FILTER (WHERE t.role <> 0)
                       || CASE WHEN c.subid <> 0 THEN ARRAY[concat(c.classid::oid, ':', c.objid, ':0/grants')] ELSE '{}' END
                FROM changed c
                JOIN step s USING (classid, objid, subid)
                JOIN pg_roles grantor ON grantor.oid = s.grantor
                LEFT JOIN pg_roles grantee ON grantee.oid = s.grantee
                CROSS JOIN LATERAL pg_identify_object(c.classid, c.objid, 0) i
                CROSS JOIN LATERAL (VALUES
                    (1, CASE WHEN s.grantor <> c.owner THEN format('SET ROLE %I', grantor.rolname) END, nullif(s.grantor, c.owner)),
                    (2, concat(s.verb, ' ', s.privileges, ' ON ', c.word, ' ',
                        CASE i.type WHEN 'aggregate' THEN c.objid::regprocedure::text ELSE i.identity END,
                        CASE s.verb WHEN 'GRANT' THEN ' TO ' ELSE ' FROM ' END, coalesce(quote_ident(grantee.rolname), 'PUBLIC'),
                        CASE WHEN s.grantable THEN ' WITH GRANT OPTION' END), s.grantee),
                    (3, CASE WHEN s.grantor <> c.owner THEN 'RESET ROLE' END, 0)) t(n, sql, role)
                WHERE s.grantee = 0 OR grantee.oid IS NOT NULL
                GROUP BY c.classid, c.objid, c.subid, c.relid
                """;
    }
}
