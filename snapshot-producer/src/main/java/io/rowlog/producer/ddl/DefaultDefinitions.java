package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Column defaults ({@code pg_attrdef}), of views too. Generated columns' expressions belong to their table.
 *
 * <p>Set only after every table below exists: inheritance would otherwise hand them down to tables that dropped
 * theirs.
 */
final class DefaultDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_attrdef'::regclass, d.oid, 0, c.oid,
                       ARRAY[format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s',
                           c.oid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))],
                       below.tables
                FROM pg_attrdef d
                JOIN pg_class c ON c.oid = d.adrelid
                JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                LEFT JOIN LATERAL (
                    WITH RECURSIVE below AS (
                        SELECT h.inhrelid AS oid FROM pg_inherits h WHERE h.inhparent = c.oid
                        UNION
                        SELECT h.inhrelid FROM below b JOIN pg_inherits h ON h.inhparent = b.oid)
                    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables FROM below b) below
                    ON c.relhassubclass
                WHERE a.attgenerated = '' AND c.relpersistence <> 't' AND d.oid >= 16384
                """;
    }
}
