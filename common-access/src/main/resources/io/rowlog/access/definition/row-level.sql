-- What happens row by row: triggers and row security.

--section triggers
-- Triggers (pg_trigger) with their enabled state. Those that a partition has from its root come with the root's; only
-- a state of their own is set. Triggers that enforce foreign keys belong to these.
SELECT 'pg_trigger'::regclass, g.oid, 0, g.tgrelid,
       array_remove(ARRAY[
           CASE WHEN g.tgparentid = 0 THEN pg_get_triggerdef(g.oid) END,
           CASE WHEN g.tgparentid <> 0 OR g.tgenabled <> 'O'
                THEN format('ALTER %sTABLE %s %s TRIGGER %I',
                         CASE c.relkind WHEN 'f' THEN 'FOREIGN ' ELSE '' END, g.tgrelid::regclass,
                         CASE g.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                             WHEN 'A' THEN 'ENABLE ALWAYS' END, g.tgname) END], NULL),
       NULL::text[]
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
LEFT JOIN pg_trigger root ON root.oid = g.tgparentid
WHERE CASE WHEN g.tgparentid = 0 THEN NOT g.tgisinternal
           ELSE NOT root.tgisinternal AND root.tgenabled <> g.tgenabled END
  AND c.relpersistence <> 't' AND g.oid >= 16384

--section row security
-- Row security enabled or forced on tables (pg_class.relrowsecurity, relforcerowsecurity); after the rows, or it would
-- filter them.
SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
       array_remove(ARRAY[
           CASE WHEN c.relrowsecurity THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass) END,
           CASE WHEN c.relforcerowsecurity THEN format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', c.oid::regclass) END],
           NULL),
       NULL::text[]
FROM pg_class c
WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND c.relpersistence <> 't' AND c.oid >= 16384

--section policies
-- Row security policies (pg_policy). Their roles are named and must exist in the target.
SELECT 'pg_policy'::regclass, p.oid, 0, p.polrelid,
       ARRAY[concat(
           format('CREATE POLICY %I ON %s', p.polname, p.polrelid::regclass),
           CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
               WHEN 'd' THEN ' FOR DELETE' END,
           ' TO ' || (SELECT string_agg(CASE r.role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.role)) END, ', ')
                      FROM unnest(p.polroles) r(role)),
           ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')],
       (SELECT array_agg('pg_authid'::regclass::oid || ':' || r.role || ':0')
        FROM unnest(p.polroles) r(role) WHERE r.role <> 0)
FROM pg_policy p
WHERE p.oid >= 16384
