-- What a database consists of besides its content: schemas, extensions, settings.

--section schemas
-- Schemas (pg_namespace), public among them since a database may lack it.
SELECT 'pg_namespace'::regclass, n.oid, 0, 0,
       ARRAY[format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname)], NULL::text[]
FROM pg_namespace n
WHERE n.oid >= 16384 AND n.nspname !~ '^pg_' OR n.nspname = 'public'

--section extensions
-- Extensions (pg_extension). Members are the extension's own business. The version is left to the target's
-- installation, unless the source has not the one that its own would take: then it is that, where the target has it.
-- Extensions of a new cluster (plpgsql) are there already.
SELECT 'pg_extension'::regclass, e.oid, 0, 0,
       ARRAY[CASE WHEN a.version IS NULL OR a.version = e.extversion THEN c.statement
           ELSE format('DO %L', format(
                    'BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions'
                    ' WHERE name = %L AND version = %L) THEN %s VERSION %L; ELSE %s; END IF; END',
                    e.extname, e.extversion, c.statement, e.extversion, c.statement)) END],
       NULL::text[]
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extensions() a(name, version, comment) ON a.name = e.extname
CROSS JOIN LATERAL (
    SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname) AS statement) c
WHERE e.oid >= 16384

--section dependencies on extensions
-- ALTER ... DEPENDS ON EXTENSION (pg_depend.deptype x) of functions, triggers, indexes and materialized views: they
-- are dropped with the extension.
SELECT d.classid::regclass, d.objid, 0, coalesce(g.tgrelid, i.indrelid, c.oid, 0),
       array_agg(format('ALTER %s %s DEPENDS ON EXTENSION %I', upper(o.type),
                     CASE o.type WHEN 'procedure'
                         THEN format('%s(%s)', d.objid::regproc, pg_get_function_identity_arguments(d.objid))
                         ELSE o.identity END,
                     e.extname) ORDER BY e.extname),
       array_agg('pg_extension'::regclass::oid || ':' || e.oid || ':0')
FROM (SELECT DISTINCT classid, objid, refobjid FROM pg_depend
      WHERE deptype = 'x' AND refclassid = 'pg_extension'::regclass AND objid >= 16384) d
JOIN pg_extension e ON e.oid = d.refobjid
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
GROUP BY d.classid, d.objid, g.tgrelid, i.indrelid, c.oid

--section large objects
-- That large objects exist (pg_largeobject_metadata); any OID can be one. They belong to the table of their pages, and
-- are left out where that is; the catalog names those whose pages have another size than the log's.
SELECT 'pg_largeobject'::regclass, m.oid, 0, 'pg_largeobject'::regclass::oid,
       ARRAY[format('SELECT pg_catalog.lo_create(%L)', m.oid)], NULL::text[]
FROM pg_largeobject_metadata m
WHERE current_setting('block_size') = '8192'

--section event triggers
-- Event triggers (pg_event_trigger), last of all so that they do not see the restore itself.
SELECT 'pg_event_trigger'::regclass, e.oid, 0, 0,
       array_remove(ARRAY[
           concat('CREATE EVENT TRIGGER ', quote_ident(e.evtname), ' ON ', e.evtevent,
               ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(e.evttags) tag) || ')',
               ' EXECUTE FUNCTION ', e.evtfoid::regproc, '()'),
           CASE WHEN e.evtenabled <> 'O'
                THEN format('ALTER EVENT TRIGGER %I %s', e.evtname,
                         CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                             WHEN 'A' THEN 'ENABLE ALWAYS' END) END], NULL),
       NULL::text[]
FROM pg_event_trigger e
WHERE e.oid >= 16384

--section database settings
-- Settings of the database, and of roles in it (pg_db_role_setting). They hold for sessions that begin later, so they
-- come last.
--
-- Settings that are lists of names are stored as such a list, each name quoted where it must be; SET takes their
-- elements one by one (PostgreSQL's variable_is_guc_list_quote).
SELECT CASE WHEN s.setrole = 0 THEN 'pg_database'::regclass ELSE 'pg_authid'::regclass END,
       CASE WHEN s.setrole = 0 THEN s.setdatabase ELSE s.setrole END, 0, 0,
       array_agg(x.statement ORDER BY p.number),
       CASE WHEN s.setrole <> 0 THEN ARRAY['pg_authid'::regclass::oid || ':' || s.setrole || ':0'] END
FROM pg_db_role_setting s
CROSS JOIN LATERAL (
    SELECT x.number, split_part(x.pair, '=', 1) AS name, substr(x.pair, strpos(x.pair, '=') + 1) AS value
    FROM unnest(s.setconfig) WITH ORDINALITY x(pair, number)) p
CROSS JOIN LATERAL (
    SELECT CASE WHEN p.name IN ('local_preload_libraries', 'search_path', 'session_preload_libraries',
                                 'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories') THEN coalesce((
               SELECT string_agg(quote_literal(coalesce(replace(substr(e.m[1], 2, length(e.m[1]) - 2), '""', '"'), e.m[2])),
                          ', ' ORDER BY e.number)
               FROM regexp_matches(p.value, '\s*(?:("(?:[^"]|"")*")|([^,"]+?))\s*(?:,|$)', 'g') WITH ORDINALITY e(m, number)), '''''')
           ELSE quote_literal(p.value) END AS literal) v
CROSS JOIN LATERAL (
    SELECT CASE WHEN s.setrole = 0 THEN 'ALTER DATABASE '
                ELSE format('ALTER ROLE %I IN DATABASE ', pg_get_userbyid(s.setrole)) END AS before_name,
           concat(' SET ', quote_ident(p.name), ' TO ', v.literal) AS after_name) a
CROSS JOIN LATERAL (
    --include statement about this database
) x
WHERE s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
GROUP BY s.setdatabase, s.setrole

--section statement about this database
-- A statement that has the database's name in it, for the database in which it is run, whatever its name. PostgreSQL takes
-- no expression in that place, so the statement is built where it is run: a subquery over a(before_name, after_name).
SELECT format(CASE WHEN strpos(b.body, '$rowlog$') = 0 THEN 'DO $rowlog$%s$rowlog$' ELSE 'DO %L' END, b.body) AS statement
FROM (SELECT format('BEGIN EXECUTE pg_catalog.concat(%L, pg_catalog.quote_ident(pg_catalog.current_database()), %L); END',
          a.before_name, a.after_name) AS body) b
