package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Collations ({@code pg_collation}) of the providers libc, ICU and, from PostgreSQL 17 on, builtin. */
final class CollationDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
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
                """;
    }
}
