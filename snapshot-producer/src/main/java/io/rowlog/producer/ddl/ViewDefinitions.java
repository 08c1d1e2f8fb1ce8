package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Views ({@code pg_class.relkind} v) with their options. */
final class ViewDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
                       ARRAY[concat(CASE WHEN s.view IS NULL THEN 'CREATE VIEW ' ELSE 'CREATE OR REPLACE VIEW ' END, c.oid::regclass,
                           ' WITH (' || (SELECT string_agg(format('%I=%L', option_name, option_value), ', ')
                                         FROM pg_options_to_table(c.reloptions)) || ')',
                           E' AS\\n', rtrim(pg_get_viewdef(c.oid), ';'))],
                       NULL::text[]
                FROM pg_class c
                LEFT JOIN (
                """ + ViewShellDefinitions.VIEWS + """
                ) s ON s.view = c.oid
                WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND c.oid >= 16384
                """;
    }
}
