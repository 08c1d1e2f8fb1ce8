-- Logical replication: publications and subscriptions.

--section publications
-- Publications (pg_publication), empty unless for all tables.
SELECT 'pg_publication'::regclass, p.oid, 0, 0,
       ARRAY[concat(format('CREATE PUBLICATION %I', p.pubname),
           CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END,
           format(' WITH (publish = %L', concat_ws(', ',
               CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
               CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
           CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' END,
           CASE to_jsonb(p) ->> 'pubgencols' WHEN 's' THEN ', publish_generated_columns = stored' END, ')')],
       NULL::text[]
FROM pg_publication p
WHERE p.oid >= 16384

--section members of publications
-- What publications publish: tables with columns and conditions (pg_publication_rel), and from PostgreSQL 15 on
-- schemas (pg_publication_namespace).
SELECT 'pg_publication_rel'::regclass, r.oid, 0, r.prrelid,
       ARRAY[concat(format('ALTER PUBLICATION %I ADD TABLE ONLY %s', p.pubname, r.prrelid::regclass)
--since 15
           , ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                      FROM pg_attribute a
                      WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) || ')'
           , ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')'
--end
       )], NULL::text[]
FROM pg_publication_rel r
JOIN pg_publication p ON p.oid = r.prpubid
WHERE r.oid >= 16384 AND NOT
--include publication of Rowlog
--since 15
UNION ALL
SELECT 'pg_publication_namespace'::regclass, s.oid, 0, 0,
       ARRAY[format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', p.pubname, n.nspname)], NULL
FROM pg_publication_namespace s
JOIN pg_publication p ON p.oid = s.pnpubid
JOIN pg_namespace n ON n.oid = s.pnnspid
WHERE s.oid >= 16384 AND n.nspname NOT IN (
--include Rowlog's own schemas
)
  AND NOT
--include publication of Rowlog
--end

--section subscriptions
-- Subscriptions of the database (pg_subscription), as pg_dump restores them: disabled and not connecting, with the
-- name of their slot. Without passwords. One whose connection string is not understood is not captured.
SELECT 'pg_subscription'::regclass, s.oid, 0, 0,
       ARRAY[concat(
           CASE WHEN c.connection <> s.subconninfo THEN E'/* The password is left out of the connection. */\n' END,
           format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %s WITH (connect = false, slot_name = %s',
               s.subname, c.connection,
               (SELECT string_agg(quote_ident(p.name), ', ' ORDER BY p.number)
                FROM unnest(s.subpublications) WITH ORDINALITY p(name, number)),
               coalesce(quote_literal(s.subslotname), 'NONE')),
           CASE WHEN s.subbinary THEN ', binary = true' END,
           CASE WHEN o.row ->> 'substream' IN ('t', 'true') THEN ', streaming = on'
                WHEN o.row ->> 'substream' = 'p' THEN ', streaming = parallel' ELSE ', streaming = off' END,
           CASE WHEN o.row ->> 'subtwophasestate' <> 'd' THEN ', two_phase = on' END,
           CASE WHEN o.row ->> 'subdisableonerr' = 'true' THEN ', disable_on_error = true' END,
           CASE WHEN o.row ->> 'subpasswordrequired' = 'false' THEN ', password_required = false' END,
           CASE WHEN o.row ->> 'subrunasowner' = 'true' THEN ', run_as_owner = true' END,
           CASE WHEN o.row ->> 'subfailover' = 'true' THEN ', failover = true' END,
           CASE WHEN s.subsynccommit <> 'off' THEN ', synchronous_commit = ' || quote_literal(s.subsynccommit) END,
           ', origin = ' || quote_literal(nullif(o.row ->> 'suborigin', 'any')), ')')],
       NULL::text[]
FROM pg_subscription s
CROSS JOIN LATERAL (SELECT to_jsonb(s) AS row) o
CROSS JOIN LATERAL (SELECT
    --include connection string without secrets
    AS connection) c
WHERE c.connection IS NOT NULL
  AND s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
