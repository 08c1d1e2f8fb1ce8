package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Primary keys, unique and exclusion constraints ({@code pg_constraint.contype} p, u, x), attached to the parent's
 * where the table is a partition, and what is set on their indexes. Most take over an index of {@link
 * KeyIndexDefinitions}.
 */
final class KeyDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.INDEXES;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
                       format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                           CASE WHEN t.taken_over THEN format('%s USING INDEX %I%s%s',
                                         CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, c.relname,
                                         CASE WHEN k.condeferrable THEN ' DEFERRABLE' END,
                                         CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' END)
                                WHEN k.contype = 'x' OR o.list IS NULL THEN pg_get_constraintdef(k.oid)
                                ELSE regexp_replace(pg_get_constraintdef(k.oid), '( DEFERRABLE( INITIALLY DEFERRED)?)?$',
                                         format(' WITH (%s)\\1', o.list)) END)
                       || s.statements,
                       CASE WHEN t.taken_over
                            THEN ARRAY[format('%s:%s:0', 'pg_class'::regclass::oid, i.indexrelid)] END
                FROM pg_constraint k
                JOIN pg_index i ON i.indexrelid = k.conindid
                JOIN pg_class c ON c.oid = i.indexrelid
                CROSS JOIN LATERAL (SELECT
                """ + KeyIndexDefinitions.takenOver(serverVersion) + """
                    AS taken_over) t
                CROSS JOIN LATERAL (
                    SELECT string_agg(format('%I=%L', option_name, option_value), ', ') AS list
                    FROM pg_options_to_table(c.reloptions)) o
                CROSS JOIN LATERAL (
                """ + IndexSettings.STATEMENTS + """
                ) s
                WHERE k.contype IN ('p', 'u', 'x') AND c.relpersistence <> 't' AND k.oid >= 16384
                  AND NOT
                """
                + PartitionedExclusionDefinitions.CONDITION;
    }
}
