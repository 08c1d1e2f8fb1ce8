-- How text is sorted, converted and searched.

--section collations
-- Collations (pg_collation) of the providers libc, ICU and, from PostgreSQL 17 on, builtin.
SELECT 'pg_collation'::regclass, c.oid, 0, 0,
       ARRAY[concat('CREATE COLLATION ', c.oid::regcollation, ' (provider = ',
           CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' WHEN 'd' THEN '"default"' END,
           CASE WHEN NOT c.collisdeterministic THEN ', deterministic = false' END,
           CASE WHEN l.locale IS NOT NULL THEN format(', locale = %L', l.locale)
                ELSE format(', lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype) END,
           ', rules = ' || quote_literal(nullif(to_jsonb(c) ->> 'collicurules', '')), ')')],
       NULL::text[]
FROM pg_collation c
CROSS JOIN LATERAL (
    SELECT coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale',
               CASE WHEN c.collcollate = c.collctype THEN c.collcollate END) AS locale) l
WHERE c.oid >= 16384 AND c.collnamespace <> 'pg_catalog'::regnamespace

--section conversions
-- Encoding conversions (pg_conversion).
SELECT 'pg_conversion'::regclass, c.oid, 0, 0,
       ARRAY[format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s',
           CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname,
           pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::oid::regproc)],
       NULL::text[]
FROM pg_conversion c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.oid >= 16384

--section text search
-- Text search parsers, templates, dictionaries and configurations (pg_ts_parser, pg_ts_template, pg_ts_dict,
-- pg_ts_config).
SELECT 'pg_ts_parser'::regclass, p.oid, 0, 0,
       ARRAY[concat(format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s',
               n.nspname, p.prsname, p.prsstart::oid::regproc, p.prstoken::oid::regproc, p.prsend::oid::regproc,
               p.prslextype::oid::regproc),
           CASE WHEN p.prsheadline::oid <> 0 THEN concat(', HEADLINE = ', p.prsheadline::oid::regproc) END, ')')],
       NULL::text[]
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_ts_template'::regclass, t.oid, 0, 0,
       ARRAY[concat(format('CREATE TEXT SEARCH TEMPLATE %I.%I (LEXIZE = %s', n.nspname, t.tmplname,
               t.tmpllexize::oid::regproc),
           CASE WHEN t.tmplinit::oid <> 0 THEN concat(', INIT = ', t.tmplinit::oid::regproc) END, ')')],
       NULL
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384
UNION ALL
SELECT 'pg_ts_dict'::regclass, d.oid, 0, 0,
       ARRAY[concat(format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I', n.nspname, d.dictname,
               tn.nspname, t.tmplname), ', ' || d.dictinitoption, ')')],
       NULL
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384
UNION ALL
SELECT 'pg_ts_config'::regclass, c.oid, 0, 0,
       format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname, pn.nspname, p.prsname)
       || coalesce(m.statements, '{}'),
       NULL
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
CROSS JOIN LATERAL (
    SELECT array_agg(format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, c.cfgname,
               t.alias, t.dictionaries) ORDER BY t.tokid) AS statements
    FROM (
        SELECT k.tokid, k.alias, string_agg(x.mapdict::regdictionary::text, ', ' ORDER BY x.mapseqno) AS dictionaries
        FROM pg_ts_config_map x JOIN ts_token_type(c.cfgparser) k ON k.tokid = x.maptokentype
        WHERE x.mapcfg = c.oid
        GROUP BY k.tokid, k.alias) t) m
WHERE c.oid >= 16384
