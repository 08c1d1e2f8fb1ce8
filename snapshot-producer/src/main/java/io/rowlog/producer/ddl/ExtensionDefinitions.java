package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Extensions ({@code pg_extension}). The version is left to the target's installation; members are the extension's own
 * business. Extensions of a new cluster ({@code plpgsql}) are there already.
 */
final class ExtensionDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_extension'::regclass, e.oid, 0, 0,
                       ARRAY[format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname)], NULL::text[]
                FROM pg_extension e
                JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.oid >= 16384
                """;
    }
}
