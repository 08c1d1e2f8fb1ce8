package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Indexes of primary keys and unique constraints, which the constraint then takes over: {@code CREATE INDEX} shares the
 * table with others, {@code ADD CONSTRAINT} does not. Only those that {@code ADD CONSTRAINT ... USING INDEX} takes
 * (PostgreSQL documentation, chapter ALTER TABLE, {@code ADD table_constraint_using_index}).
 */
final class KeyIndexDefinitions implements DefinitionSource {
    /** Whether the constraint of {@code pg_constraint k} can take over the index {@code pg_index i}. */
    static final String TAKEN_OVER = """
            k.contype IN ('p', 'u')
              AND EXISTS (SELECT FROM pg_class x JOIN pg_am m ON m.oid = x.relam
                          WHERE x.oid = i.indexrelid AND x.relkind = 'i' AND m.amname = 'btree')
              AND NOT EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (i.indclass) AND NOT o.opcdefault)
            """;

    @Override
    public Section section() {
        return Section.INDEXES;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, i.indexrelid, 0, i.indrelid, ARRAY[pg_get_indexdef(i.indexrelid)],
                       ARRAY[format('%s:%s:0', 'pg_class'::regclass::oid, i.indrelid)]
                FROM pg_constraint k
                JOIN pg_index i ON i.indexrelid = k.conindid
                JOIN pg_class c ON c.oid = i.indexrelid
                WHERE c.relpersistence <> 't' AND k.oid >= 16384 AND
                """ + TAKEN_OVER;
    }
}
