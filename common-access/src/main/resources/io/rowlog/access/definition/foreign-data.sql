-- Foreign data. The tables of it are among the other tables.

--section foreign-data wrappers and servers
-- Foreign-data wrappers and servers (pg_foreign_data_wrapper, pg_foreign_server) with their options, which may hold
-- host names; passwords belong to user mappings.
SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0, 0,
       ARRAY[concat('CREATE FOREIGN DATA WRAPPER ', quote_ident(w.fdwname),
           CASE WHEN w.fdwhandler <> 0 THEN concat(' HANDLER ', w.fdwhandler::regproc) END,
           CASE WHEN w.fdwvalidator <> 0 THEN concat(' VALIDATOR ', w.fdwvalidator::regproc) END,
           ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                            FROM pg_options_to_table(w.fdwoptions)) || ')')],
       NULL::text[]
FROM pg_foreign_data_wrapper w
WHERE w.oid >= 16384
UNION ALL
SELECT 'pg_foreign_server'::regclass, s.oid, 0, 0,
       ARRAY[concat('CREATE SERVER ', quote_ident(s.srvname), ' TYPE ' || quote_literal(s.srvtype),
           ' VERSION ' || quote_literal(s.srvversion), ' FOREIGN DATA WRAPPER ', quote_ident(w.fdwname),
           ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                            FROM pg_options_to_table(s.srvoptions)) || ')')],
       NULL
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE s.oid >= 16384

--section user mappings
-- User mappings (pg_user_mappings) whose options the role may read, without those that are secrets. The roles are the
-- cluster's and must be there in the target.
SELECT 'pg_user_mapping'::regclass, m.umid, 0, 0,
       ARRAY[concat('/* Left out: ' || o.secrets || E'. */\n',
           format('CREATE USER MAPPING FOR %s SERVER %I',
               CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m.umuser)) END, m.srvname),
           ' OPTIONS (' || o.list || ')')],
       CASE WHEN m.umuser <> 0 THEN ARRAY['pg_authid'::regclass::oid || ':' || m.umuser || ':0'] END
FROM pg_user_mappings m
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I %L', option_name, option_value), ', ') FILTER (WHERE NOT secret) AS list,
           string_agg(quote_ident(translate(option_name, '*/', '')), ', ' ORDER BY option_name) FILTER (WHERE secret) AS secrets
    FROM pg_options_to_table(m.umoptions)
    CROSS JOIN LATERAL (SELECT
    --include name of a secret option
    ) s(secret)) o
WHERE m.umid >= 16384 AND
--include readable user mapping
