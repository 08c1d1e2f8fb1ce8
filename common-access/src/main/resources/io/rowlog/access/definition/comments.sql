-- Comments.

--section comments
-- Comments (pg_description) on whatever is captured; the server knows the type and identity of each object in the form
-- that COMMENT ON takes. A constraint or trigger that a table inherits has no definition of its own, so its comment
-- needs the table. Of a large object that was unlinked meanwhile the server knows no more than the snapshot has. The
-- comments that a new database has on public, and that an extension brings along, are no one's.
SELECT d.classoid::regclass, d.objoid, d.objsubid, coalesce(c.oid, k.conrelid, 0),
       ARRAY[format('COMMENT ON %s %s IS %L', upper(CASE
           WHEN i.type LIKE '% column' THEN 'column'
           WHEN i.type = 'table constraint' THEN 'constraint'
           WHEN i.type = 'domain constraint' THEN 'constraint'
           WHEN i.type = 'statistics object' THEN 'statistics'
           WHEN i.type = 'foreign-data wrapper' THEN 'foreign data wrapper'
           ELSE coalesce(i.type, 'large object') END),
           CASE WHEN i.type = 'domain constraint'
                THEN format('%I ON DOMAIN %s', k.conname, k.contypid::regtype)
                WHEN i.type = 'aggregate'
                THEN format('%s(%s)', d.objoid::regproc, coalesce(nullif(pg_get_function_identity_arguments(d.objoid), ''), '*'))
                -- Its input types alone may be those of another with OUT parameters.
                WHEN i.type = 'procedure'
                THEN format('%s(%s)', d.objoid::regproc, pg_get_function_identity_arguments(d.objoid))
                WHEN i.type = 'transform' THEN regexp_replace(i.identity, '^for (.*) on language (.*)$', 'FOR \1 LANGUAGE \2')
                WHEN i.type = 'operator' THEN replace(i.identity, '(-,', '(NONE,')
                ELSE coalesce(i.identity, d.objoid::text) END, d.description)],
       CASE WHEN k.conrelid <> 0 THEN ARRAY['pg_class'::regclass::oid || ':' || k.conrelid || ':0']
            WHEN g.oid <> 0 THEN ARRAY['pg_class'::regclass::oid || ':' || g.tgrelid || ':0']
            WHEN k.contypid <> 0 THEN ARRAY['pg_type'::regclass::oid || ':' || k.contypid || ':0'] END
FROM pg_description d
LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
LEFT JOIN pg_constraint k ON d.classoid = 'pg_constraint'::regclass AND k.oid = d.objoid
LEFT JOIN pg_trigger g ON d.classoid = 'pg_trigger'::regclass AND g.oid = d.objoid
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_largeobject'::regclass
       OR d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public')
           AND d.description <> 'standard public schema')
  AND NOT (d.classoid = 'pg_extension'::regclass
           AND EXISTS (SELECT FROM pg_extension e JOIN pg_available_extensions() a(name, version, comment) ON a.name = e.extname
                       WHERE e.oid = d.objoid AND a.comment = d.description))
  -- DROP SUBSCRIPTION leaves the comment behind.
  AND (i.identity IS NOT NULL OR d.classoid = 'pg_largeobject'::regclass)

--section comment on the database
-- The comment on the database (pg_shdescription). Those that a new cluster has are no one's.
SELECT 'pg_database'::regclass, d.oid, 0, 0, ARRAY[x.statement], NULL::text[]
FROM pg_database d
JOIN pg_shdescription s ON s.classoid = 'pg_database'::regclass AND s.objoid = d.oid
CROSS JOIN LATERAL (
    SELECT 'COMMENT ON DATABASE ' AS before_name, ' IS ' || quote_literal(s.description) AS after_name) a
CROSS JOIN LATERAL (
    --include statement about this database
) x
WHERE d.datname = current_database()
  AND s.description NOT IN ('default administrative connection database',
                            'default template for new databases', 'unmodifiable empty database')
