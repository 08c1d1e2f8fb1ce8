package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Foreign keys ({@code pg_constraint.contype} f). Those that a partition has from its root, on either side, come with
 * the root's.
 */
final class ForeignKeyDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.FOREIGN_KEYS;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, c.oid,
                       ARRAY[format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END,
                           c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))],
                       NULL::text[]
                FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid
                WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relpersistence <> 't' AND k.oid >= 16384
                """;
    }
}
