package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * That large objects exist ({@code pg_largeobject_metadata}); any OID can be one. They belong to the table of their
 * pages, and are left out where that is; the catalog names those whose pages have another size than the log's.
 */
final class LargeObjectDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_largeobject'::regclass, m.oid, 0, 'pg_largeobject'::regclass::oid,
                       ARRAY[format('SELECT pg_catalog.lo_create(%L)', m.oid)], NULL::text[]
                FROM pg_largeobject_metadata m
                WHERE current_setting('block_size') = '8192'
                """;
    }
}
