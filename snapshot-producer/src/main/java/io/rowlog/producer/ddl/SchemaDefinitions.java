package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Schemas ({@code pg_namespace}), {@code public} among them since a database may lack it. */
final class SchemaDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_namespace'::regclass, n.oid, 0, 0,
                       ARRAY[format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname)], NULL::text[]
                FROM pg_namespace n
                WHERE n.oid >= 16384 AND n.nspname !~ '^(pg_|rowlog$)' OR n.nspname = 'public'
                """;
    }
}
