package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Tablespaces of relations ({@code pg_class.reltablespace}) that are not in the database's own. Only a restore that asks for
 * them runs these.
 *
 * @param section {@code BEFORE_DATA} for tables, which move while they are empty, and materialized views; {@code INDEXES}
 *     for indexes
 */
record TablespaceDefinitions(Section section) implements DefinitionSource {
    @Override
    public String aspect() {
        return "tablespace";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, coalesce(i.indrelid, c.oid),
                       ARRAY[format('ALTER %%s %%s SET TABLESPACE %%I',
                           CASE WHEN i.indexrelid IS NOT NULL THEN 'INDEX' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW'
                               ELSE 'TABLE' END, c.oid::regclass, s.spcname)],
                       NULL::text[]
                FROM pg_class c
                JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_index i ON i.indexrelid = c.oid
                WHERE c.relkind IN (%s) AND c.relpersistence <> 't' AND c.oid >= 16384
                """.formatted(section == Section.INDEXES ? "'i', 'I'" : "'r', 'p', 'm'");
    }
}
