-- Owners, privileges and security labels.

--section owners of schemas
WITH owned(classid, objid, relid, owner) AS (
    SELECT 'pg_namespace'::regclass, n.oid, 0::oid, n.nspowner
    FROM pg_namespace n
    WHERE n.oid >= 16384 OR n.nspname = 'public' AND n.nspowner <> coalesce(to_regrole('pg_database_owner'), 10::oid)
)
--include statements of owners

--section owners
WITH owned(classid, objid, relid, owner) AS (
    SELECT 'pg_class'::regclass, c.oid, c.oid, c.relowner
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
      AND NOT EXISTS (
          SELECT FROM pg_depend s
          WHERE c.relkind = 'S' AND s.classid = 'pg_class'::regclass AND s.objid = c.oid
            AND s.refclassid = 'pg_class'::regclass AND s.refobjsubid > 0 AND s.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, t.typowner
    FROM pg_type t LEFT JOIN pg_class r ON r.oid = t.typrelid
    WHERE t.typtype <> 'm' AND (t.typtype <> 'c' OR r.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    UNION ALL SELECT 'pg_proc'::regclass, oid, 0, proowner FROM pg_proc
    UNION ALL SELECT 'pg_operator'::regclass, oid, 0, oprowner FROM pg_operator
    UNION ALL SELECT 'pg_opclass'::regclass, oid, 0, opcowner FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, 0, opfowner FROM pg_opfamily
    UNION ALL SELECT 'pg_collation'::regclass, oid, 0, collowner FROM pg_collation
    UNION ALL SELECT 'pg_conversion'::regclass, oid, 0, conowner FROM pg_conversion
    UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanowner FROM pg_language
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 0, dictowner FROM pg_ts_dict
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, 0, cfgowner FROM pg_ts_config
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxrelid, stxowner FROM pg_statistic_ext
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0, evtowner FROM pg_event_trigger
    UNION ALL SELECT 'pg_publication'::regclass, oid, 0, pubowner FROM pg_publication
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner FROM pg_foreign_server
    UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, lomowner FROM pg_largeobject_metadata
    UNION ALL
    SELECT 'pg_subscription'::regclass, oid, 0, subowner
    FROM pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
)
--include statements of owners

--section statements of owners
-- Owners of whatever has one and can be given another. Sequences of columns, indexes, row types and arrays have that
-- of what they belong to; public has that of a new database's where nobody changed it.
--
-- Not until all else is done: who restores may do everything with what is still theirs. Schemas come first, because a
-- new owner needs the privilege to create in the schema, unless a superuser gives the object away.
SELECT o.classid, o.objid, 0, o.relid,
       ARRAY[format('ALTER %s %s OWNER TO %I',
           upper(CASE i.type
               WHEN 'statistics object' THEN 'statistics'
               WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
               ELSE i.type END),
           CASE i.type
               WHEN 'aggregate' THEN format('%s(%s)', o.objid::regproc, coalesce(nullif(pg_get_function_identity_arguments(o.objid), ''), '*'))
               WHEN 'procedure' THEN format('%s(%s)', o.objid::regproc, pg_get_function_identity_arguments(o.objid))
               WHEN 'operator' THEN replace(i.identity, '(-,', '(NONE,')
               ELSE i.identity END,
           r.rolname)],
       ARRAY['pg_authid'::regclass::oid || ':' || o.owner || ':0']
FROM owned o
JOIN pg_roles r ON r.oid = o.owner
CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
WHERE o.objid >= 16384 OR o.classid IN ('pg_namespace'::regclass, 'pg_largeobject'::regclass)

--section grants on schemas
-- public may have been made by another version in the target, so it is compared with what PostgreSQL 15 and later give
-- it, and on an older server with what no schema has.
WITH RECURSIVE object(classid, objid, subid, relid, word, "column", owner, acl, built_in, recorded) AS (
    SELECT 'pg_namespace'::regclass, n.oid, 0, 0::oid, 'SCHEMA', NULL, n.nspowner, n.nspacl,
           acldefault('n', n.nspowner) || CASE WHEN n.nspname = 'public'
               THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', current_setting('server_version_num')::int < 150000)]
               ELSE '{}' END,
           n.nspname <> 'public'
    FROM pg_namespace n
),
--include statements of grants

--section grants
WITH RECURSIVE object(classid, objid, subid, relid, word, "column", owner, acl, built_in, recorded) AS (
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
),
--include statements of grants

--section statements of grants
-- Privileges that differ from those that an object is made with: as an extension or the cluster made it
-- (pg_init_privs), else by default (acldefault). What is missing is revoked, what was added is granted, as pg_dump
-- does.
--
-- In the order of the access control list, which the text of pg_dump follows too, but never before the grant that
-- gives the grantor the right to. A grantor other than the owner has to make the grant itself, by SET ROLE: the server
-- allows GRANTED BY for the current role only.
-- Those on schemas come first: a role needs them to own something there.
changed AS MATERIALIZED (
    SELECT o.classid, o.objid, o.subid, o.relid, o.owner, coalesce(o.acl, o.built_in) AS acl,
           coalesce(p.initprivs, o.built_in) AS base, o.word, o."column"
    FROM object o
    LEFT JOIN pg_init_privs p
        ON o.recorded AND p.classoid = o.classid AND p.objoid = o.objid AND p.objsubid = o.subid
    WHERE (o.acl IS NOT NULL OR p.initprivs IS NOT NULL)
      AND NOT (coalesce(o.acl, o.built_in) @> coalesce(p.initprivs, o.built_in)
               AND coalesce(o.acl, o.built_in) <@ coalesce(p.initprivs, o.built_in))
      AND
      --include wanted object
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
        CASE i.type
            WHEN 'aggregate' THEN c.objid::regprocedure::text
            WHEN 'procedure' THEN format('%s(%s)', c.objid::regproc, pg_get_function_identity_arguments(c.objid))
            ELSE i.identity END,
        CASE s.verb WHEN 'GRANT' THEN ' TO ' ELSE ' FROM ' END, coalesce(quote_ident(grantee.rolname), 'PUBLIC'),
        CASE WHEN s.grantable THEN ' WITH GRANT OPTION' END), s.grantee),
    (3, CASE WHEN s.grantor <> c.owner THEN 'RESET ROLE' END, 0)) t(n, sql, role)
WHERE s.grantee = 0 OR grantee.oid IS NOT NULL
GROUP BY c.classid, c.objid, c.subid, c.relid

--section default privileges
-- Default privileges (pg_default_acl): those of a role in the whole database replace the built-in ones, those in a
-- schema are added. After all else, or they would be given to what is restored.
SELECT 'pg_default_acl'::regclass, s.oid, 0, 0,
       array_agg(concat(s.beginning, s.verb, ' ', s.privileges, ' ON ', s.objects, s.direction,
           coalesce(quote_ident(r.rolname), 'PUBLIC'), s.ending) ORDER BY s.verb DESC, s.place, s.ending),
       array_agg('pg_authid'::regclass::oid || ':' || s.grantee || ':0') FILTER (WHERE s.grantee <> 0)
       || ('pg_authid'::regclass::oid || ':' || s.role || ':0')
FROM (
    SELECT d.*, x.*
    FROM (
        SELECT d.oid, d.defaclrole AS role, d.defaclacl AS acl,
               CASE WHEN d.defaclnamespace <> 0 THEN '{}'
                    ELSE acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)
                    END AS base,
               concat('ALTER DEFAULT PRIVILEGES FOR ROLE ', quote_ident(o.rolname),
                   ' IN SCHEMA ' || quote_ident(n.nspname), ' ') AS beginning,
               CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                   WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS objects
        FROM pg_default_acl d
        JOIN pg_roles o ON o.oid = d.defaclrole
        LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
        WHERE coalesce(n.nspname, '') NOT IN (
        --include Rowlog's own schemas
        )) d
    CROSS JOIN LATERAL (
        SELECT DISTINCT 'REVOKE' AS verb, 'ALL' AS privileges, ' FROM ' AS direction, b.place, e.grantee, '' AS ending
        FROM unnest(d.base) WITH ORDINALITY b(item, place) CROSS JOIN LATERAL aclexplode(ARRAY[b.item]) e
        WHERE NOT b.item = ANY (d.acl)
        UNION ALL
        SELECT 'GRANT', string_agg(e.privilege_type, ', '), ' TO ', a.place, e.grantee,
               CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
        FROM unnest(d.acl) WITH ORDINALITY a(item, place) CROSS JOIN LATERAL aclexplode(ARRAY[a.item]) e
        WHERE NOT a.item = ANY (d.base)
        GROUP BY a.place, e.grantee, e.is_grantable) x) s
LEFT JOIN pg_roles r ON r.oid = s.grantee
WHERE s.grantee = 0 OR r.oid IS NOT NULL
GROUP BY s.oid, s.role

--section security labels
-- Security labels (pg_seclabel) of all providers, on extensions' objects too as in pg_dump. Those of subscriptions are
-- in pg_shseclabel, since their catalog is shared. After the rows, which a provider could otherwise refuse.
SELECT l.classoid, l.objoid, l.objsubid, coalesce(c.oid, 0),
       array_agg(format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider,
           CASE WHEN i.type LIKE '% column' THEN 'COLUMN' ELSE upper(i.type) END,
           CASE WHEN i.type = 'aggregate'
                THEN format('%s(%s)', l.objoid::regproc, coalesce(nullif(pg_get_function_identity_arguments(l.objoid), ''), '*'))
                WHEN i.type = 'procedure'
                THEN format('%s(%s)', l.objoid::regproc, pg_get_function_identity_arguments(l.objoid))
                ELSE i.identity END, l.label) ORDER BY l.provider COLLATE "C"),
       NULL::text[]
FROM (
    SELECT objoid, classoid, objsubid, provider, label FROM pg_seclabel
    UNION ALL
    SELECT objoid, classoid, 0, provider, label FROM pg_shseclabel
    WHERE classoid = 'pg_subscription'::regclass) l
LEFT JOIN pg_class c ON l.classoid = 'pg_class'::regclass AND c.oid = l.objoid
CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE l.objoid >= 16384 OR l.classoid = 'pg_namespace'::regclass AND l.objoid = to_regnamespace('public')
GROUP BY l.classoid, l.objoid, l.objsubid, c.oid
