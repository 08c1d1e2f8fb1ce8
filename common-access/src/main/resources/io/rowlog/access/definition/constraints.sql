-- Constraints of tables: checks, not-null constraints, keys, foreign keys.

--section checks
--include check constraints
  AND k.convalidated

--section checks that are not valid
-- After the rows: older ones need not fulfil them.
--include check constraints
  AND NOT k.convalidated

--section check constraints
-- Check constraints of tables (pg_constraint.contype c) that the table declares itself. Inherited ones arrive by
-- recursion, which is why every table below must exist before, and with its own constraint of that name: one that is
-- valid cannot be added where one that is not has arrived.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s',
           c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))],
       below.tables || below.constraints
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
LEFT JOIN LATERAL (
    --include tables below
    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables,
           array_agg('pg_constraint'::regclass::oid || ':' || n.oid || ':0') AS constraints
    FROM below b
    LEFT JOIN pg_constraint n ON n.conrelid = b.oid AND n.conname = k.conname AND n.contype = 'c' AND n.conislocal) below
    ON c.relhassubclass
WHERE k.contype = 'c' AND k.conislocal AND c.relpersistence <> 't' AND k.oid >= 16384

--section not-null constraints
-- Not-null constraints that are not valid (pg_constraint.contype n, from PostgreSQL 18 on). All others are among a
-- table's elements.
--
-- They come after the rows, of which older ones need not fulfil them, and when every table below exists with its own: a
-- table that is created below one that has such a constraint would get a valid one.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s',
           c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))],
       below.tables || below.constraints
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
LEFT JOIN LATERAL (
    --include tables below
    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables,
           array_agg('pg_constraint'::regclass::oid || ':' || n.oid || ':0') AS constraints
    FROM below b LEFT JOIN pg_constraint n ON n.conrelid = b.oid AND n.contype = 'n' AND NOT n.convalidated) below
    ON c.relhassubclass
WHERE k.contype = 'n' AND NOT k.convalidated AND c.relpersistence <> 't' AND k.oid >= 16384
  AND (k.conislocal
       OR c.relispartition
          AND NOT EXISTS (
              SELECT FROM pg_inherits h
              JOIN pg_constraint p ON p.conrelid = h.inhparent AND p.contype = 'n' AND p.conname = k.conname
              WHERE h.inhrelid = c.oid))

--section inherited constraints
-- Check and not-null constraints that a table inherits and that are valid in it, though those above are not: the table
-- was made when they were there. They are validated after those above have been added.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       ARRAY[format('ALTER TABLE %s VALIDATE CONSTRAINT %I', c.oid::regclass, k.conname)],
       above.constraints
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
CROSS JOIN LATERAL (
    WITH RECURSIVE above AS (
        SELECT h.inhparent AS oid FROM pg_inherits h WHERE h.inhrelid = c.oid
        UNION
        SELECT h.inhparent FROM above a JOIN pg_inherits h ON h.inhrelid = a.oid)
    SELECT array_agg('pg_constraint'::regclass::oid || ':' || p.oid || ':0') AS constraints,
           bool_or(NOT p.convalidated) AS unproven
    FROM above a
    JOIN pg_constraint p ON p.conrelid = a.oid AND p.conname = k.conname AND p.contype = k.contype
    WHERE NOT p.connoinherit) above
WHERE k.contype IN ('c', 'n') AND k.convalidated AND NOT k.conislocal AND above.unproven
  AND c.relpersistence <> 't' AND k.oid >= 16384

--section indexes of keys
-- Indexes of primary keys and unique constraints, which the constraint then takes over: CREATE INDEX shares the table
-- with others, ADD CONSTRAINT does not.
SELECT 'pg_class'::regclass, i.indexrelid, 0, i.indrelid, ARRAY[pg_get_indexdef(i.indexrelid)],
       ARRAY[format('%s:%s:0', 'pg_class'::regclass::oid, i.indrelid)]
FROM pg_constraint k
JOIN pg_index i ON i.indexrelid = k.conindid AND i.indrelid = k.conrelid
JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relpersistence <> 't' AND k.oid >= 16384 AND
--include takes over its index

--section takes over its index
-- Condition that the constraint pg_constraint k can take over the index pg_index i: what ADD CONSTRAINT ... USING INDEX
-- takes (PostgreSQL documentation, chapter ALTER TABLE, ADD table_constraint_using_index).
k.contype IN ('p', 'u')
  AND EXISTS (SELECT FROM pg_class x JOIN pg_am m ON m.oid = x.relam
              WHERE x.oid = i.indexrelid AND x.relkind = 'i' AND m.amname = 'btree')
  AND NOT EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (i.indclass) AND NOT o.opcdefault)
-- A primary key that takes over an index makes inherited not-null constraints local.
--since 18
  AND NOT (k.contype = 'p' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = k.conrelid))
--end

--section keys
-- Primary keys, unique and exclusion constraints (pg_constraint.contype p, u, x), attached to the parent's where the
-- table is a partition, and what is set on their indexes. Most take over one of the indexes of keys.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
           CASE WHEN t.taken_over THEN format('%s USING INDEX %I%s%s',
                         CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, c.relname,
                         CASE WHEN k.condeferrable THEN ' DEFERRABLE' END,
                         CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' END)
                WHEN k.contype = 'x' OR o.list IS NULL THEN pg_get_constraintdef(k.oid)
                ELSE regexp_replace(pg_get_constraintdef(k.oid), '( DEFERRABLE( INITIALLY DEFERRED)?)?$',
                         format(' WITH (%s)\1', o.list)) END)
       || s.statements,
       CASE WHEN t.taken_over
            THEN ARRAY[format('%s:%s:0', 'pg_class'::regclass::oid, i.indexrelid)] END
FROM pg_constraint k
JOIN pg_index i ON i.indexrelid = k.conindid
JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL (SELECT
    --include takes over its index
    AS taken_over) t
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I=%L', option_name, option_value), ', ') AS list
    FROM pg_options_to_table(c.reloptions)) o
CROSS JOIN LATERAL (
    --include settings of an index
) s
WHERE k.contype IN ('p', 'u', 'x') AND c.relpersistence <> 't' AND k.oid >= 16384
  AND NOT
--include is a partitioned exclusion

--section partitioned exclusions
-- Exclusion constraints of partitioned tables (from PostgreSQL 17 on). Their indexes cannot be attached to each other,
-- so the root's makes those of all partitions, which then get the names that they have in the source.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       CASE WHEN k.conparentid = 0
            THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                     pg_get_constraintdef(k.oid)) || s.statements
            ELSE format('DO %L', format(
                     'BEGIN EXECUTE coalesce((SELECT pg_catalog.format(''ALTER TABLE %%s RENAME CONSTRAINT %%I TO %%I'','
                     ' c.conrelid::regclass, c.conname, %L) FROM pg_catalog.pg_constraint c'
                     ' JOIN pg_catalog.pg_constraint p ON p.oid = c.conparentid'
                     ' WHERE c.conrelid = %L::regclass AND p.conrelid = %L::regclass AND p.conname = %L'
                     ' AND c.conname <> %L), ''SELECT''); END',
                     k.conname, k.conrelid::regclass, r.conrelid::regclass, r.conname, k.conname))
                 || s.statements[2:] END,
       NULL::text[]
FROM pg_constraint k
JOIN pg_index i ON i.indexrelid = k.conindid
JOIN pg_class c ON c.oid = i.indexrelid
LEFT JOIN pg_constraint r ON r.oid = k.conparentid
CROSS JOIN LATERAL (
    --include settings of an index
) s
WHERE k.oid >= 16384 AND
--include is a partitioned exclusion

--section is a partitioned exclusion
-- Condition on pg_constraint k.
(k.contype = 'x' AND (k.conparentid <> 0
                      OR EXISTS (SELECT FROM pg_class t WHERE t.oid = k.conrelid AND t.relkind = 'p')))

--section foreign keys
-- Foreign keys (pg_constraint.contype f). Those that a partition has from its root, on either side, come with the
-- root's.
SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
       ARRAY[format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END,
           c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))],
       NULL::text[]
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relpersistence <> 't' AND k.oid >= 16384
