package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Indexes of primary keys and unique constraints, which the constraint then takes over: {@code CREATE INDEX} shares the
 * table with others, {@code ADD CONSTRAINT} does not. Only those that {@code ADD CONSTRAINT ... USING INDEX} takes
 * (PostgreSQL documentation, chapter ALTER TABLE, {@code ADD table_constraint_using_index}).
 */
final class KeyIndexDefinitions implements DefinitionSource {
    /** From 18 on a primary key that takes over an index makes inherited not-null constraints local. */
    private static final int NOT_NULL_CONSTRAINTS = 180000;

    private static final String TAKEN_OVER = """
            k.contype IN ('p', 'u')
              AND EXISTS (SELECT FROM pg_class x JOIN pg_am m ON m.oid = x.relam
                          WHERE x.oid = i.indexrelid AND x.relkind = 'i' AND m.amname = 'btree')
              AND NOT EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (i.indclass) AND NOT o.opcdefault)
            """;

    private static final String NOT_INHERITED = """
              AND NOT (k.contype = 'p' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = k.conrelid))
            """;

    /** Whether the constraint of {@code pg_constraint k} can take over the index {@code pg_index i}, as SQL. */
    static String takenOver(int serverVersion) {
        return serverVersion < NOT_NULL_CONSTRAINTS ? TAKEN_OVER : TAKEN_OVER + NOT_INHERITED;
    }

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
                """ + takenOver(serverVersion);
    }
}
