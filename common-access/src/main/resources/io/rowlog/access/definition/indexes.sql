-- Indexes and extended statistics.

--section indexes
-- Indexes that no constraint owns (pg_class.relkind i, I), of tables and materialized views. Indexes of partitioned
-- tables are made on the table alone and those of the partitions attached to them. An index left invalid by a failed
-- CREATE INDEX CONCURRENTLY is none.
SELECT 'pg_class'::regclass, c.oid, 0, i.indrelid, pg_get_indexdef(c.oid) || s.statements, NULL::text[]
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL (
    --include settings of an index
) s
WHERE (i.indisvalid OR c.relkind = 'I') AND i.indisready AND c.relpersistence <> 't' AND c.oid >= 16384
  -- Asked of each index, by its table: OFFSET keeps the planner from joining all constraints.
  AND NOT EXISTS (SELECT FROM pg_constraint k
                  WHERE k.conrelid = i.indrelid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x') OFFSET 0)

--section settings of an index
-- What is set on an index besides its definition, as a subquery over pg_index i and its pg_class c: one row with
-- statements, possibly empty. Also of the indexes of constraints.
SELECT coalesce(array_agg(x.statement ORDER BY x.step), '{}') AS statements
FROM (
    SELECT 0 AS step,
           format('ALTER INDEX %s ATTACH PARTITION %s', h.inhparent::regclass, c.oid::regclass) AS statement
    FROM pg_inherits h WHERE h.inhrelid = c.oid
    UNION ALL
    SELECT a.attnum, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s',
               c.oid::regclass, a.attnum, a.attstattarget)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0
    UNION ALL
    SELECT 10000, format('ALTER TABLE %s CLUSTER ON %I', i.indrelid::regclass, c.relname)
    WHERE i.indisclustered
    UNION ALL
    SELECT 10001, format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I',
               i.indrelid::regclass, c.relname)
    WHERE i.indisreplident) x

--section statistics
-- Extended statistics (pg_statistic_ext) with their target.
SELECT 'pg_statistic_ext'::regclass, s.oid, 0, s.stxrelid,
       array_remove(ARRAY[
           pg_get_statisticsobjdef(s.oid),
           CASE WHEN s.stxstattarget >= 0
                THEN format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget) END], NULL),
       NULL::text[]
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE s.oid >= 16384
