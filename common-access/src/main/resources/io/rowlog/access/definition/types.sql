-- Types, and what goes between them.

--section enum types
-- Enum types (pg_type.typtype e) with their labels in order.
SELECT 'pg_type'::regclass, t.oid, 0, 0,
       ARRAY[format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype,
           (SELECT string_agg(E'\n    ' || quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
            FROM pg_enum e WHERE e.enumtypid = t.oid))],
       NULL::text[]
FROM pg_type t
WHERE t.typtype = 'e' AND t.oid >= 16384

--section shell types
-- Shells of types whose own functions take or return them (PostgreSQL documentation, CREATE TYPE, chapter Base Types):
-- of base types, and of range types with a canonical function. The functions come between a type's shell and the type
-- itself. A shell that never became a type is among the base types.
SELECT 'pg_type'::regclass, t.oid, 0, 0,
       ARRAY[format('CREATE TYPE %s', t.oid::regtype)],
       ARRAY['pg_namespace'::regclass::oid || ':' || t.typnamespace || ':0']
FROM pg_type t
LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE t.oid >= 16384
  AND (r.rngcanonical <> 0
       OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))

--section composite types
-- Composite types of their own (pg_type.typtype c, pg_class.relkind c).
SELECT 'pg_type'::regclass, t.oid, 0, 0,
       ARRAY[concat('CREATE TYPE ', t.oid::regtype, ' AS (', string_agg(
           concat(E'\n    ', quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || a.attcollation::regcollation END),
           ',' ORDER BY a.attnum), ')')],
       NULL::text[]
FROM pg_type t
JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
LEFT JOIN (pg_attribute a JOIN pg_type y ON y.oid = a.atttypid)
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE t.oid >= 16384
GROUP BY t.oid

--section domains
-- Domains (pg_type.typtype d) with collation, default and NOT NULL. Check constraints are definitions of their own,
-- because their functions may take the domain itself.
SELECT 'pg_type'::regclass, t.oid, 0, 0,
       ARRAY[concat(
           'CREATE DOMAIN ', t.oid::regtype, ' AS ', format_type(t.typbasetype, t.typtypmod),
           CASE WHEN t.typcollation <> b.typcollation
                THEN ' COLLATE ' || t.typcollation::regcollation END,
           ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 'pg_type'::regclass),
           CASE WHEN t.typnotnull THEN ' CONSTRAINT ' || quote_ident(n.conname) END,
           CASE WHEN t.typnotnull THEN ' NOT NULL' END)],
       NULL::text[]
FROM pg_type t
JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_constraint n ON n.contypid = t.oid AND n.contype = 'n'
WHERE t.typtype = 'd' AND t.oid >= 16384

--section checks of domains
--include check constraints of domains
  AND k.convalidated

--section checks of domains that are not valid
-- After the rows: older ones need not fulfil them.
--include check constraints of domains
  AND NOT k.convalidated

--section check constraints of domains
-- Check constraints of domains (pg_constraint.contype c with contypid).
SELECT 'pg_constraint'::regclass, k.oid, 0, 0,
       ARRAY[format('ALTER DOMAIN %s ADD CONSTRAINT %I %s',
           k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid))],
       NULL::text[]
FROM pg_constraint k
WHERE k.contypid <> 0 AND k.contype = 'c' AND k.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM pg_depend e
      WHERE e.classid = 'pg_type'::regclass AND e.objid = k.contypid AND e.deptype = 'e')

--section range types
-- Range types with their multirange (pg_type.typtype r, m). One with a canonical function has a shell type before
-- that function.
SELECT 'pg_type'::regclass, r.rngtypid, 0, 0,
       ARRAY[concat('CREATE TYPE ', r.rngtypid::regtype, ' AS RANGE (SUBTYPE = ', r.rngsubtype::regtype,
           CASE WHEN NOT o.opcdefault THEN format(', SUBTYPE_OPCLASS = %I.%I', n.nspname, o.opcname) END,
           CASE WHEN r.rngcollation <> s.typcollation THEN ', COLLATION = ' || r.rngcollation::regcollation END,
           CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc END,
           CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
           ', MULTIRANGE_TYPE_NAME = ', r.rngmultitypid::regtype, ')')],
       NULL::text[]
FROM pg_range r
JOIN pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_type s ON s.oid = r.rngsubtype
WHERE r.rngtypid >= 16384

--section base types
-- Base types (pg_type.typtype b, without the array types that come with others), made in their shells, and shells that
-- never became a type (pg_type.typisdefined false). Their functions are those of the server or of libraries, which
-- must be installed in the target too.
SELECT 'pg_type'::regclass, t.oid, 0, 0,
       ARRAY[CASE WHEN NOT t.typisdefined THEN format('CREATE TYPE %s', t.oid::regtype)
           ELSE concat('CREATE TYPE ', t.oid::regtype, ' (', concat_ws(', ',
           'INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::text END,
           'INPUT = ' || t.typinput::oid::regproc,
           'OUTPUT = ' || t.typoutput::oid::regproc,
           'RECEIVE = ' || nullif(t.typreceive::oid, 0)::regproc,
           'SEND = ' || nullif(t.typsend::oid, 0)::regproc,
           'TYPMOD_IN = ' || nullif(t.typmodin::oid, 0)::regproc,
           'TYPMOD_OUT = ' || nullif(t.typmodout::oid, 0)::regproc,
           'ANALYZE = ' || nullif(t.typanalyze::oid, 0)::regproc,
           'SUBSCRIPT = ' || nullif(t.typsubscript::oid, 0)::regproc,
           CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END,
           'DEFAULT = ' || quote_literal(t.typdefault),
           'ELEMENT = ' || format_type(nullif(t.typelem, 0), NULL),
           CASE WHEN t.typcategory <> 'U' THEN 'CATEGORY = ' || quote_literal(t.typcategory::text) END,
           CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
           CASE WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || quote_literal(t.typdelim::text) END,
           'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4'
               ELSE 'double' END,
           'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'
               ELSE 'extended' END,
           CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END), ')') END],
       NULL::text[]
FROM pg_type t
WHERE (NOT t.typisdefined OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
  AND t.oid >= 16384

--section casts
-- Casts (pg_cast).
SELECT 'pg_cast'::regclass, c.oid, 0, 0,
       ARRAY[concat('CREATE CAST (', format_type(c.castsource, NULL), ' AS ', format_type(c.casttarget, NULL), ') ',
           CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT'
               ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure END,
           CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)],
       NULL::text[]
FROM pg_cast c
WHERE c.oid >= 16384
  -- The cast from a range to its multirange is made with them.
  AND NOT EXISTS (
      SELECT FROM pg_depend i
      WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')

--section transforms
-- Transforms between types and languages (pg_transform).
SELECT 'pg_transform'::regclass, t.oid, 0, 0,
       ARRAY[format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
           concat_ws(', ', CASE WHEN t.trffromsql::oid <> 0
                                THEN format('FROM SQL WITH FUNCTION %s', t.trffromsql::oid::regprocedure) END,
                           CASE WHEN t.trftosql::oid <> 0
                                THEN format('TO SQL WITH FUNCTION %s', t.trftosql::oid::regprocedure) END))],
       NULL::text[]
FROM pg_transform t
JOIN pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
