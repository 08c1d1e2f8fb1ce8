package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Text search parsers, templates, dictionaries and configurations ({@code pg_ts_parser}, {@code pg_ts_template},
 * {@code pg_ts_dict}, {@code pg_ts_config}).
 */
final class TextSearchDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
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
                """;
    }
}
