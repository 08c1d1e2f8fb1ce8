package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Indexes that no constraint owns ({@code pg_class.relkind} i, I), of tables and materialized views. Indexes of
 * partitioned tables are made on the table alone and those of the partitions attached to them. An index left invalid
 * by a failed {@code CREATE INDEX CONCURRENTLY} is none.
 */
final class IndexDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.INDEXES;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, i.indrelid, pg_get_indexdef(c.oid) || s.statements, NULL::text[]
                FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                CROSS JOIN LATERAL (
                """ + IndexSettings.STATEMENTS + """
                ) s
                WHERE (i.indisvalid OR c.relkind = 'I') AND i.indisready AND c.relpersistence <> 't' AND c.oid >= 16384
                  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
                """;
    }
}
