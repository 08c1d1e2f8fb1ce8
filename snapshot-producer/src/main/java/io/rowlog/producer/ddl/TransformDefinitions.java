package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Transforms between types and languages ({@code pg_transform}). */
final class TransformDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_transform'::regclass, t.oid, 0, 0,
                       ARRAY[format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
                           concat_ws(', ', CASE WHEN t.trffromsql::oid <> 0
                                                THEN format('FROM SQL WITH FUNCTION %s', t.trffromsql::oid::regprocedure) END,
                                           CASE WHEN t.trftosql::oid <> 0
                                                THEN format('TO SQL WITH FUNCTION %s', t.trftosql::oid::regprocedure) END))],
                       NULL::text[]
                FROM pg_transform t
                JOIN pg_language l ON l.oid = t.trflang
                WHERE t.oid >= 16384
                """;
    }
}
