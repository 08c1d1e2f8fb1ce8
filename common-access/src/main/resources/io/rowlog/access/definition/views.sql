-- Views, materialized views and rules.

--section view shells
-- Views that need themselves, because their query calls a function that takes or returns their rows or reads a view that
-- reads them; and views whose rows are values in a table, which must be there before the data though the view's query may need a primary key. Such
-- a view is made with its columns alone first, then comes what needs these, then the view replaces its query, as in
-- pg_dump.
--include shelled views
-- The tables that the view is going to read: without them it is left out, and its shell must be too.
, below(view, classid, objid) AS (
    SELECT view, 'pg_class'::regclass::oid, view FROM shelled
    UNION
    SELECT b.view, n.refclassid, n.refobjid
    FROM below b
    JOIN need n ON n.classid = b.classid AND n.objid = b.objid
    LEFT JOIN pg_class m ON b.classid = 'pg_class'::regclass AND m.oid = b.objid
    WHERE m.relkind IS NULL OR m.relkind IN ('v', 'm')
)
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       ARRAY[format('CREATE VIEW %s AS SELECT %s', c.oid::regclass, string_agg(
           concat('NULL::', format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation END,
               ' AS ', quote_ident(a.attname)), ', ' ORDER BY a.attnum))],
       array_agg('pg_type'::regclass::oid || ':' || t.oid || ':0')
       || array_agg('pg_type'::regclass::oid || ':' || e.oid || ':0')
       || array_agg('pg_class'::regclass::oid || ':' || e.typrelid || ':0')
       || array_agg('pg_extension'::regclass::oid || ':' || x.refobjid || ':0')
       || ARRAY['pg_namespace'::regclass::oid || ':' || c.relnamespace || ':0']
       || ARRAY(SELECT 'pg_class'::regclass::oid || ':' || b.objid || ':0'
                FROM below b JOIN pg_class m ON b.classid = 'pg_class'::regclass AND m.oid = b.objid
                WHERE b.view = c.oid AND m.relkind IN ('r', 'p', 'f'))
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
LEFT JOIN pg_depend x ON x.classid = 'pg_type'::regclass AND x.objid = e.oid AND x.deptype = 'e'
WHERE c.oid IN (SELECT view FROM shelled)
GROUP BY c.oid

--section shelled views
-- Common tables: need, in which a view's rule is the view and a row type its relation, and shelled, the OIDs of the views
-- that have a shell.
WITH RECURSIVE need(classid, objid, refclassid, refobjid) AS MATERIALIZED (
    SELECT CASE WHEN w.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass END, coalesce(w.ev_class, d.objid),
           CASE WHEN coalesce(e.typrelid, 0) = 0 THEN d.refclassid ELSE 'pg_class'::regclass END,
           coalesce(nullif(e.typrelid, 0), d.refobjid)
    FROM pg_depend d
    LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid AND w.rulename = '_RETURN'
    LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
    LEFT JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
    WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
      AND d.classid <> 'pg_attrdef'::regclass AND d.refobjid IS DISTINCT FROM w.ev_class
),
reached(view, classid, objid) AS (
    SELECT c.oid, n.refclassid::oid, n.refobjid
    FROM pg_class c JOIN need n ON n.classid = 'pg_class'::regclass AND n.objid = c.oid
    WHERE c.relkind = 'v'
      AND EXISTS (SELECT FROM need u WHERE u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid
                    AND u.classid = 'pg_proc'::regclass)
    UNION
    SELECT r.view, n.refclassid, n.refobjid
    FROM reached r JOIN need n ON n.classid = r.classid AND n.objid = r.objid
),
needed(view) AS (
    SELECT view FROM reached WHERE classid = 'pg_class'::regclass AND objid = view
    UNION
    SELECT v.oid
    FROM need n
    JOIN pg_class v ON n.refclassid = 'pg_class'::regclass AND v.oid = n.refobjid AND v.relkind = 'v'
    JOIN pg_class t ON n.classid = 'pg_class'::regclass AND t.oid = n.objid AND t.relkind IN ('r', 'p', 'f', 'c')
),
-- What reads one of these waits for its shell only.
read(view, other) AS MATERIALIZED (
    SELECT n.objid, n.refobjid
    FROM need n
    JOIN pg_class v ON n.classid = 'pg_class'::regclass AND v.oid = n.objid AND v.relkind IN ('v', 'm')
    JOIN pg_class o ON n.refclassid = 'pg_class'::regclass AND o.oid = n.refobjid AND o.relkind IN ('v', 'm')
    WHERE o.oid NOT IN (SELECT e.view FROM needed e)
),
read_through(view, other) AS (
    SELECT view, other FROM read WHERE view IN (SELECT r.other FROM read r)
    UNION
    SELECT t.view, r.other FROM read_through t JOIN read r ON r.view = t.other
),
shelled(view) AS (
    SELECT view FROM needed
    UNION
    SELECT t.view FROM read_through t JOIN pg_class c ON c.oid = t.view AND c.relkind = 'v' WHERE t.view = t.other
)

--section views
-- Views (pg_class.relkind v) with their options.
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       ARRAY[concat(CASE WHEN s.view IS NULL THEN 'CREATE VIEW ' ELSE 'CREATE OR REPLACE VIEW ' END, c.oid::regclass,
           ' WITH (' || (SELECT string_agg(format('%I=%L', option_name, option_value), ', ')
                         FROM pg_options_to_table(c.reloptions)) || ')',
           E' AS\n', rtrim(pg_get_viewdef(c.oid), ';'))],
       NULL::text[]
FROM pg_class c
LEFT JOIN (
    --include shelled views
    SELECT view FROM shelled
) s ON s.view = c.oid
WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND c.oid >= 16384

--section materialized views
-- Materialized views (pg_class.relkind m), without data.
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       ARRAY[concat('CREATE MATERIALIZED VIEW ', c.oid::regclass,
           CASE WHEN a.amname <> 'heap' THEN format(' USING %I', a.amname) END,
           ' WITH (' || (SELECT string_agg(format('%s%I=%L', x.prefix, x.option_name, x.option_value), ', ')
                         FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions)
                               UNION ALL SELECT 'toast.', * FROM pg_options_to_table(toast.reloptions)) x) || ')',
           E' AS\n', rtrim(pg_get_viewdef(c.oid), ';'), E'\nWITH NO DATA')],
       NULL::text[]
FROM pg_class c
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
WHERE c.relkind = 'm' AND c.oid >= 16384

--section rows of materialized views
-- The rows of materialized views that have been filled (pg_class.relispopulated); each refreshed after those that it
-- reads.
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       ARRAY[format('REFRESH MATERIALIZED VIEW %s', c.oid::regclass)],
       (WITH RECURSIVE read AS (
            SELECT c.oid
            UNION
            SELECT d.refobjid
            FROM read r
            JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename = '_RETURN'
            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                AND d.refclassid = 'pg_class'::regclass)
        SELECT array_agg(concat('pg_class'::regclass::oid, ':', m.oid, ':0/rows'))
        FROM read r JOIN pg_class m ON m.oid = r.oid
        WHERE m.relkind = 'm' AND m.relispopulated AND m.oid <> c.oid)
FROM pg_class c
WHERE c.relkind = 'm' AND c.relispopulated AND c.oid >= 16384

--section rules
-- Rules (pg_rewrite) other than those that make a view, with their enabled state.
SELECT 'pg_rewrite'::regclass, r.oid, 0, r.ev_class,
       array_remove(ARRAY[
           rtrim(pg_get_ruledef(r.oid), ';'),
           CASE WHEN r.ev_enabled <> 'O'
                THEN format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass,
                         CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                             WHEN 'A' THEN 'ENABLE ALWAYS' END, r.rulename) END], NULL),
       NULL::text[]
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND c.relpersistence <> 't' AND r.oid >= 16384
