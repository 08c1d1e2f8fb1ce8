package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Primary keys, unique and exclusion constraints ({@code pg_constraint.contype} p, u, x), attached to the parent's
 * where the table is a partition, and what is set on their indexes.
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
                           CASE WHEN k.contype = 'x' OR o.list IS NULL THEN pg_get_constraintdef(k.oid)
                                ELSE regexp_replace(pg_get_constraintdef(k.oid), '( DEFERRABLE( INITIALLY DEFERRED)?)?$',
                                         format(' WITH (%s)\\1', o.list)) END)
                       || s.statements,
                       NULL::text[]
                FROM pg_constraint k
                JOIN pg_index i ON i.indexrelid = k.conindid
                JOIN pg_class c ON c.oid = i.indexrelid
                CROSS JOIN LATERAL (
                    SELECT string_agg(format('%I=%L', option_name, option_value), ', ') AS list
                    FROM pg_options_to_table(c.reloptions)) o
                CROSS JOIN LATERAL (
                """ + IndexSettings.STATEMENTS + """
                ) s
                WHERE k.contype IN ('p', 'u', 'x') AND c.relpersistence <> 't' AND k.oid >= 16384
                  AND NOT
                """ + PartitionedExclusionDefinitions.CONDITION;
    }
}
