package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Not-null constraints that are not valid ({@code pg_constraint.contype} n, from PostgreSQL 18 on). All others are among a
 * table's elements.
 *
 * <p>They come when every table below exists with its own: a table that is created below one that has such a constraint
 * would get a valid one, and might not take its rows.
 */
final class NotNullDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, c.oid,
                       ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                           c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))],
                       below.tables || below.constraints
                FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid
                LEFT JOIN LATERAL (
                """ + TablesBelow.SQL + """
                    SELECT array_agg('pg_class'::regclass::oid || ':' || b.oid || ':0') AS tables,
                           array_agg('pg_constraint'::regclass::oid || ':' || n.oid || ':0') AS constraints
                    FROM below b LEFT JOIN pg_constraint n ON n.conrelid = b.oid AND n.contype = 'n' AND NOT n.convalidated) below
                    ON c.relhassubclass
                WHERE k.contype = 'n' AND NOT k.convalidated AND c.relpersistence <> 't' AND k.oid >= 16384
                  AND (k.conislocal
                       OR c.relispartition
                          AND NOT EXISTS (
                              SELECT FROM pg_inherits h
                              JOIN pg_constraint p ON p.conrelid = h.inhparent AND p.contype = 'n' AND p.conname = k.conname
                              WHERE h.inhrelid = c.oid))
                """;
    }
}
