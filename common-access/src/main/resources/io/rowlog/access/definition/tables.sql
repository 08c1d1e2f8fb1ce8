-- Tables: columns, their settings, defaults, sequences.

--section tables
-- Tables of every sort (pg_class.relkind r, p, f): columns with types, collations, generated expressions and not-null
-- constraints. Defaults, identities, checks and keys are definitions of their own.
--
-- A partition is created by itself and then attached, so that it keeps its own order of columns. An inherited column
-- appears only where it is declared by the table itself too. A table that declares all of its inherited columns (one
-- made to inherit later) is also created by itself first: INHERITS would put the parent's columns in front.
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       array_remove(ARRAY[concat(
           'CREATE ',
           CASE WHEN c.relkind = 'f' THEN 'FOREIGN ' WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' END,
           'TABLE ', c.oid::regclass,
           CASE WHEN c.reloftype <> 0 THEN concat(' OF ', c.reloftype::regtype, ' (' || e.list || E'\n)')
                ELSE concat(' (', e.list || E'\n', ')') END,
           CASE WHEN NOT i.afterwards THEN E'\nINHERITS (' || i.parents || ')' END,
           CASE WHEN c.relkind = 'p' THEN E'\nPARTITION BY ' || pg_get_partkeydef(c.oid) END,
           f.server,
           CASE WHEN a.amname <> 'heap' THEN format(E'\nUSING %I', a.amname) END,
           E'\nWITH (' || o.list || ')'),
           CASE WHEN c.relispartition
                THEN format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s',
                         i.parents, c.oid::regclass, pg_get_expr(c.relpartbound, c.oid)) END,
           CASE WHEN c.relkind <> 'f' AND c.relreplident IN ('f', 'n')
                THEN format('ALTER TABLE ONLY %s REPLICA IDENTITY %s', c.oid::regclass,
                         CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END) END]
           || CASE WHEN i.afterwards AND NOT c.relispartition THEN i.statements END
           || n.statements, NULL),
       NULL::text[]
FROM pg_class c
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
CROSS JOIN LATERAL (
    --include elements of a table
) e
CROSS JOIN LATERAL (
    --include not null afterwards
) n
CROSS JOIN LATERAL (
    SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) AS parents,
           array_agg(format('ALTER TABLE ONLY %s INHERIT %s', c.oid::regclass, h.inhparent::regclass)
                     ORDER BY h.inhseqno) AS statements,
           c.relispartition OR coalesce((
               SELECT bool_and(a.attislocal AND k.conislocal IS NOT FALSE)
               FROM pg_attribute a
               LEFT JOIN pg_constraint k
                   ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), false) AS afterwards
    FROM pg_inherits h WHERE h.inhrelid = c.oid) i
CROSS JOIN LATERAL (
    SELECT string_agg(format('%s%I=%L', x.prefix, x.option_name, x.option_value), ', ') AS list
    FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions)
          UNION ALL SELECT 'toast.', * FROM pg_options_to_table(toast.reloptions)) x) o
LEFT JOIN LATERAL (
    SELECT concat(format(E'\nSERVER %I', s.srvname), E'\nOPTIONS (' || (
               SELECT string_agg(format('%I %L', option_name, option_value), ', ')
               FROM pg_options_to_table(t.ftoptions)) || ')') AS server
    FROM pg_foreign_table t JOIN pg_foreign_server s ON s.oid = t.ftserver
    WHERE t.ftrelid = c.oid) f ON true
WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384

--section elements of a table
-- What stands between the parentheses of CREATE TABLE, as a subquery over pg_class c: one row with list, null if none.
--
-- Up to PostgreSQL 17 NOT NULL is a flag of the column; from 18 on it is a constraint with a name, that can be inherited,
-- NO INHERIT or NOT VALID (PostgreSQL documentation, pg_constraint.contype n).
SELECT string_agg(E'\n    ' || x.element, ',' ORDER BY x.element_number) AS list
FROM (
    SELECT a.attnum AS element_number,
           CASE WHEN NOT (a.attislocal OR c.relispartition)
                THEN format('CONSTRAINT %I NOT NULL %I', k.conname, a.attname)
                     || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
                WHEN c.reloftype <> 0
                THEN format('%I WITH OPTIONS', a.attname) || nullable.text
                ELSE concat(
                    quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
                    ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                                     FROM pg_options_to_table(a.attfdwoptions)) || ')',
                    CASE WHEN a.attcollation <> t.typcollation
                         THEN ' COLLATE ' || a.attcollation::regcollation END,
                    CASE a.attgenerated
                         WHEN 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                         WHEN 'v' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')' END,
                    nullable.text) END AS element
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
    LEFT JOIN pg_constraint k
        ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
    CROSS JOIN LATERAL (
        SELECT CASE WHEN NOT a.attnotnull OR NOT k.convalidated THEN ''
                    WHEN k.conname IS NULL THEN ' NOT NULL'
                    WHEN k.conislocal OR c.relispartition
                    THEN format(' CONSTRAINT %I NOT NULL', k.conname)
                         || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
                    ELSE '' END AS text) nullable
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND CASE WHEN NOT (a.attislocal OR c.relispartition) THEN k.conislocal AND k.convalidated
               WHEN c.reloftype <> 0 THEN nullable.text <> ''
               ELSE true END) x

--section not null afterwards
-- NOT NULL of inherited columns that only ALTER TABLE can set: one row with statements.
SELECT coalesce(array_agg(x.statement ORDER BY x.attnum), '{}') AS statements
FROM (
    SELECT a.attnum,
           format('ALTER TABLE ONLY %s ALTER COLUMN %I SET NOT NULL', c.oid::regclass, a.attname) AS statement
    FROM pg_attribute a
    LEFT JOIN pg_constraint k
        ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
      AND k.oid IS NULL AND NOT (a.attislocal OR c.relispartition)) x

--section settings of columns
-- Physical settings of columns (pg_attribute) of tables, materialized views and foreign tables, where they are not the
-- type's own: storage, compression, statistics target, options.
--
-- An inherited column took over its parent's storage and compression, so both are always set there.
SELECT 'pg_class'::regclass, c.oid, a.attnum::int, c.oid, s.statements,
       ARRAY['pg_class'::regclass::oid || ':' || c.oid || ':0']
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
CROSS JOIN LATERAL (
    SELECT CASE WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW ' WHEN c.relkind = 'f' THEN 'FOREIGN TABLE ONLY '
                ELSE 'TABLE ONLY ' END AS relation,
           a.attinhcount > 0 AND NOT c.relispartition AND t.typstorage <> 'p' AS inherited) r
CROSS JOIN LATERAL (
    SELECT array_agg(format('ALTER %s%s ALTER COLUMN %I SET %s', r.relation, c.oid::regclass, a.attname, x.setting)
                     ORDER BY x.setting) AS statements
    FROM (
        SELECT 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                                 ELSE 'EXTENDED' END AS setting
        WHERE a.attstorage <> t.typstorage OR r.inherited
        UNION ALL
        SELECT 'COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END
        WHERE (a.attcompression <> '' OR r.inherited) AND c.relkind <> 'f'
        UNION ALL
        SELECT 'STATISTICS ' || a.attstattarget WHERE a.attstattarget >= 0
        UNION ALL
        SELECT '(' || string_agg(format('%I=%L', option_name, option_value), ', ') || ')'
        FROM pg_options_to_table(a.attoptions)) x
    WHERE x.setting IS NOT NULL) s
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384 AND s.statements IS NOT NULL

--section sequences
-- Sequences (pg_class.relkind S) with their options and the column that owns them. Those of identity columns come
-- with these; where a sequence stands is data.
SELECT 'pg_class'::regclass, c.oid, 0, coalesce(o.refobjid, 0),
       array_remove(ARRAY[
           format('CREATE %sSEQUENCE %s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
               CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, c.oid::regclass,
               format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
               CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
           CASE WHEN o.objid IS NOT NULL THEN
               format('ALTER SEQUENCE %s OWNED BY %s.%I', c.oid::regclass, o.refobjid::regclass, a.attname) END],
           NULL),
       NULL::text[]
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
LEFT JOIN pg_depend o
    ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass
    AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
WHERE o.deptype IS DISTINCT FROM 'i' AND c.relpersistence <> 't' AND c.oid >= 16384

--section identities
-- Identity columns (pg_attribute.attidentity), by their sequence. Partitions share the sequence of the column that
-- they inherit (PostgreSQL 17) and need nothing.
SELECT 'pg_class'::regclass, i.oid, 0, c.oid,
       array_remove(ARRAY[
           format('ALTER TABLE %s ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s'
                  ' START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s)',
               c.oid::regclass, a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
               i.oid::regclass, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
               CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
           CASE WHEN i.relpersistence <> c.relpersistence
                THEN format('ALTER SEQUENCE %s SET %s', i.oid::regclass,
                         CASE i.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END) END], NULL),
       below.tables
FROM pg_sequence s
JOIN pg_class i ON i.oid = s.seqrelid
JOIN pg_depend o
    ON o.classid = 'pg_class'::regclass AND o.objid = i.oid AND o.refclassid = 'pg_class'::regclass
    AND o.refobjsubid > 0 AND o.deptype = 'i'
JOIN pg_class c ON c.oid = o.refobjid
JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
LEFT JOIN LATERAL (
    --include tables below
    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables FROM below b) below
    ON c.relhassubclass
WHERE c.relpersistence <> 't' AND i.oid >= 16384

--section defaults
-- Column defaults (pg_attrdef), of views too. Generated columns' expressions belong to their table.
--
-- Set only after every table below exists: inheritance would otherwise hand them down to tables that dropped theirs.
SELECT 'pg_attrdef'::regclass, d.oid, 0, d.adrelid,
       ARRAY[format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s',
           c.oid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))],
       below.tables
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
LEFT JOIN LATERAL (
    --include tables below
    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables FROM below b) below
    ON c.relhassubclass
WHERE a.attgenerated = '' AND c.relpersistence <> 't' AND d.oid >= 16384

--section tables below
-- All tables that inherit from a table, its partitions too, at whatever distance: beginning of a subquery over pg_class c,
-- which makes below(oid).
WITH RECURSIVE below AS (
    SELECT h.inhrelid AS oid FROM pg_inherits h WHERE h.inhparent = c.oid
    UNION
    SELECT h.inhrelid FROM below b JOIN pg_inherits h ON h.inhparent = b.oid)

--section tablespaces of tables
-- Tables move while they are empty, and so do materialized views.
--include tablespaces
  AND c.relkind IN ('r', 'p', 'm')

--section tablespaces of indexes
--include tablespaces
  AND c.relkind IN ('i', 'I')

--section tablespaces
-- Tablespaces of relations (pg_class.reltablespace) that are not in the database's own. Only a restore that asks for them
-- runs these.
SELECT 'pg_class'::regclass, c.oid, 0, coalesce(i.indrelid, c.oid),
       ARRAY[format('ALTER %s %s SET TABLESPACE %I',
           CASE WHEN i.indexrelid IS NOT NULL THEN 'INDEX' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW'
               ELSE 'TABLE' END, c.oid::regclass, s.spcname)],
       NULL::text[]
FROM pg_class c
JOIN pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relpersistence <> 't' AND c.oid >= 16384
