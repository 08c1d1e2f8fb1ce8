package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Extensions ({@code pg_extension}). Members are the extension's own business. The version is left to the target's
 * installation, unless the source has not the one that its own would take: then it is that, where the target has it.
 * Extensions of a new cluster ({@code plpgsql}) are there already.
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
                       ARRAY[CASE WHEN a.version IS NULL OR a.version = e.extversion THEN c.statement
                           ELSE format('DO %L', format(
                                    'BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions'
                                    ' WHERE name = %L AND version = %L) THEN %s VERSION %L; ELSE %s; END IF; END',
                                    e.extname, e.extversion, c.statement, e.extversion, c.statement)) END],
                       NULL::text[]
                FROM pg_extension e
                JOIN pg_namespace n ON n.oid = e.extnamespace
                LEFT JOIN pg_available_extensions() a(name, version, comment) ON a.name = e.extname
                CROSS JOIN LATERAL (
                    SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname) AS statement) c
                WHERE e.oid >= 16384
                """;
    }
}
