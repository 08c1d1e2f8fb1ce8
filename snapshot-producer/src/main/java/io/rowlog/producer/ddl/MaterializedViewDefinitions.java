package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Materialized views ({@code pg_class.relkind} m), without data. */
final class MaterializedViewDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
                       ARRAY[concat('CREATE MATERIALIZED VIEW ', c.oid::regclass,
                           CASE WHEN a.amname <> 'heap' THEN format(' USING %I', a.amname) END,
                           ' WITH (' || (SELECT string_agg(format('%s%I=%L', x.prefix, x.option_name, x.option_value), ', ')
                                         FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions)
                                               UNION ALL SELECT 'toast.', * FROM pg_options_to_table(toast.reloptions)) x) || ')',
                           E' AS\\n', rtrim(pg_get_viewdef(c.oid), ';'), E'\\nWITH NO DATA')],
                       NULL::text[]
                FROM pg_class c
                LEFT JOIN pg_am a ON a.oid = c.relam
                LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
                WHERE c.relkind = 'm' AND c.oid >= 16384
                """;
    }
}
