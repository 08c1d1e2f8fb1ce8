package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Procedural languages ({@code pg_language}) that no extension brings. */
final class LanguageDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_language'::regclass, l.oid, 0, 0,
                       ARRAY[concat('CREATE ', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END, 'LANGUAGE ', quote_ident(l.lanname),
                           ' HANDLER ', l.lanplcallfoid::regproc,
                           CASE WHEN l.laninline <> 0 THEN concat(' INLINE ', l.laninline::regproc) END,
                           CASE WHEN l.lanvalidator <> 0 THEN concat(' VALIDATOR ', l.lanvalidator::regproc) END)],
                       NULL::text[]
                FROM pg_language l
                WHERE l.lanispl AND l.oid >= 16384
                """;
    }
}
