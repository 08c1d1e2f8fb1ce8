-- Operators, and what makes them usable in indexes.

--section operators
-- Operators (pg_operator).
--
-- A commutator or negator that comes later is a shell until then, as with CREATE OPERATOR by hand.
SELECT 'pg_operator'::regclass, o.oid, 0, 0,
       ARRAY[concat(format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.nspname, o.oprname, o.oprcode::oid::regproc),
           CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright <> 0 THEN ', RIGHTARG = ' || format_type(o.oprright, NULL) END,
           (SELECT format(', COMMUTATOR = OPERATOR(%I.%s)', m.nspname, c.oprname)
            FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprcom),
           (SELECT format(', NEGATOR = OPERATOR(%I.%s)', m.nspname, c.oprname)
            FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprnegate),
           CASE WHEN o.oprrest::oid <> 0 THEN concat(', RESTRICT = ', o.oprrest::oid::regproc) END,
           CASE WHEN o.oprjoin::oid <> 0 THEN concat(', JOIN = ', o.oprjoin::oid::regproc) END,
           CASE WHEN o.oprcanmerge THEN ', MERGES' END, CASE WHEN o.oprcanhash THEN ', HASHES' END, ')')],
       NULL::text[]
FROM pg_operator o
JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprcode::oid <> 0 AND o.oid >= 16384

--section operator families
-- Operator families (pg_opfamily), empty: their classes and loose members are definitions of their own. Also made for
-- the family that CREATE OPERATOR CLASS would make by itself.
SELECT 'pg_opfamily'::regclass, f.oid, 0, 0,
       ARRAY[format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, a.amname)], NULL::text[]
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am a ON a.oid = f.opfmethod
WHERE f.oid >= 16384

--section operator classes
-- Operator classes (pg_opclass) with the operators and functions (pg_amop, pg_amproc) that are bound to the class in
-- pg_depend.
SELECT 'pg_opclass'::regclass, o.oid, 0, 0,
       ARRAY[concat(format('CREATE OPERATOR CLASS %I.%I', n.nspname, o.opcname),
           CASE WHEN o.opcdefault THEN ' DEFAULT' END,
           format(' FOR TYPE %s USING %I FAMILY %I.%I AS ', format_type(o.opcintype, NULL), a.amname,
               fn.nspname, f.opfname),
           concat_ws(', ',
               CASE WHEN o.opckeytype <> 0 OR members.list IS NULL
                    THEN 'STORAGE ' || format_type(coalesce(nullif(o.opckeytype, 0), o.opcintype), NULL) END,
               members.list))],
       NULL::text[]
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_am a ON a.oid = o.opcmethod
JOIN pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
CROSS JOIN LATERAL (
    SELECT string_agg(m.element, ', ' ORDER BY m.element) AS list
    FROM (
        --include members
    ) m
    JOIN pg_depend d ON d.classid = m.classid AND d.objid = m.objid
        AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid AND d.deptype IN ('i', 'a', 'n')) members
WHERE o.oid >= 16384
  -- Left out in any case; here so that members of what extensions bring are not looked for, which takes long.
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_opclass'::regclass AND e.objid = o.oid AND e.deptype = 'e')

--section members of operator families
-- Operators and functions that are in an operator family without belonging to one of its classes.
SELECT 'pg_opfamily'::regclass, f.oid, 0, 0,
       ARRAY[format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, a.amname, members.list)],
       members.needs
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am a ON a.oid = f.opfmethod
CROSS JOIN LATERAL (
    SELECT string_agg(m.element, ', ' ORDER BY m.element) AS list,
           array_agg(concat(m.needclassid::oid, ':', m.needobjid, ':0')) AS needs
    FROM (
        --include members
    ) m
    JOIN pg_depend d ON d.classid = m.classid AND d.objid = m.objid
        AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid AND d.deptype = 'a') members
WHERE members.list IS NOT NULL AND f.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')

--section additions to operator families
-- Operators and functions that users added to operator families which the server or an extension brought along (pg_amop,
-- pg_amproc). Not those that themselves come from an extension: then its script has most likely added them. Of an
-- extension's family only what users made is told from what the extension added.
SELECT m.classid, m.objid, 0, 0,
       ARRAY[format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, a.amname, m.element)],
       NULL::text[]
FROM (
    --include members
) m
JOIN pg_opfamily f ON f.oid = m.family
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am a ON a.oid = f.opfmethod
WHERE (f.oid < 16384
       OR m.needobjid >= 16384
          AND EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e'))
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = m.classid AND d.objid = m.objid AND d.refclassid = 'pg_opclass'::regclass)
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = m.needclassid AND e.objid = m.needobjid AND e.deptype = 'e')

--section members
-- Every operator and function in a family (pg_amop, pg_amproc) that did not come with the server, as a class and ALTER
-- OPERATOR FAMILY name it, with the operator or function that it needs.
SELECT 'pg_amop'::regclass AS classid, m.oid AS objid, m.amopfamily AS family,
       concat('OPERATOR ', m.amopstrategy, ' ', m.amopopr::regoperator,
           (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
            FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
            WHERE sf.oid = m.amopsortfamily)) AS element,
       'pg_operator'::regclass AS needclassid, m.amopopr AS needobjid
FROM pg_amop m WHERE m.oid >= 16384
UNION ALL
SELECT 'pg_amproc'::regclass, m.oid, m.amprocfamily,
       format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, NULL),
           format_type(m.amprocrighttype, NULL), m.amproc::oid::regprocedure),
       'pg_proc'::regclass, m.amproc::oid
FROM pg_amproc m WHERE m.oid >= 16384

--section access methods
-- Access methods of tables and indexes (pg_am) that no extension brings.
SELECT 'pg_am'::regclass, a.oid, 0, 0,
       ARRAY[format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
           CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler::oid::regproc)],
       NULL::text[]
FROM pg_am a
WHERE a.oid >= 16384
