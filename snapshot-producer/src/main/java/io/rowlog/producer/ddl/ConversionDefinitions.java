package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Encoding conversions ({@code pg_conversion}). */
final class ConversionDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_conversion'::regclass, c.oid, 0, 0,
                       ARRAY[format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s',
                           CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname,
                           pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::oid::regproc)],
                       NULL::text[]
                FROM pg_conversion c
                JOIN pg_namespace n ON n.oid = c.connamespace
                WHERE c.oid >= 16384
                """;
    }
}
