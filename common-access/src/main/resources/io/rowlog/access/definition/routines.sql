-- Functions and the languages that they are written in.

--section languages
-- Procedural languages (pg_language) that no extension brings.
SELECT 'pg_language'::regclass, l.oid, 0, 0,
       ARRAY[concat('CREATE ', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END, 'LANGUAGE ', quote_ident(l.lanname),
           ' HANDLER ', l.lanplcallfoid::regproc,
           CASE WHEN l.laninline <> 0 THEN concat(' INLINE ', l.laninline::regproc) END,
           CASE WHEN l.lanvalidator <> 0 THEN concat(' VALIDATOR ', l.lanvalidator::regproc) END)],
       NULL::text[]
FROM pg_language l
WHERE l.lanispl AND l.oid >= 16384

--section functions
-- Functions, procedures and window functions (pg_proc.prokind f, p, w). Bodies are not looked at: what they use by
-- name may come later, so they are created with check_function_bodies off.
SELECT 'pg_proc'::regclass, p.oid, 0, 0,
       ARRAY[rtrim(pg_get_functiondef(p.oid), E'\n')], NULL::text[]
FROM pg_proc p
WHERE p.prokind IN ('f', 'p', 'w') AND p.oid >= 16384
  -- The constructors of a range type are made with it.
  AND NOT EXISTS (
      SELECT FROM pg_depend i
      WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')

--section aggregates
-- Aggregate functions (pg_proc.prokind a), ordinary, ordered-set and hypothetical-set.
SELECT 'pg_proc'::regclass, p.oid, 0, 0,
       ARRAY[concat(
           format('CREATE AGGREGATE %s(%s) (SFUNC = %s, STYPE = %s', p.oid::regproc,
               coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'),
               a.aggtransfn::regproc, format_type(a.aggtranstype, NULL)),
           ', SSPACE = ' || nullif(a.aggtransspace, 0),
           ', FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
           CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,
           CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC_MODIFY = ' || f.modify END,
           ', COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
           ', SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc,
           ', DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
           ', INITCOND = ' || quote_literal(a.agginitval),
           ', MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
           ', MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
           CASE WHEN a.aggmtransfn <> 0 THEN ', MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
           ', MSSPACE = ' || nullif(a.aggmtransspace, 0),
           ', MFINALFUNC = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
           CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' END,
           CASE WHEN a.aggmfinalfn <> 0 THEN ', MFINALFUNC_MODIFY = ' || f.moving_modify END,
           ', MINITCOND = ' || quote_literal(a.aggminitval),
           (SELECT format(', SORTOP = OPERATOR(%I.%s)', n.nspname, o.oprname)
            FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
           CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' END,
           CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' END, ')')],
       NULL::text[]
FROM pg_proc p
JOIN pg_aggregate a ON a.aggfnoid = p.oid
CROSS JOIN LATERAL (
    SELECT CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END AS modify,
           CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END
               AS moving_modify) f
WHERE p.oid >= 16384
