package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Check constraints of tables ({@code pg_constraint.contype} c) that the table declares itself. Inherited ones arrive
 * by recursion, which is why every table below must exist before, and with its own constraint of that name: one that is
 * valid cannot be added where one that is not has arrived.
 */
final class CheckDefinitions implements DefinitionSource {
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
                    FROM below b
                    LEFT JOIN pg_constraint n ON n.conrelid = b.oid AND n.conname = k.conname AND n.contype = 'c' AND n.conislocal) below
                    ON c.relhassubclass
                WHERE k.contype = 'c' AND k.conislocal AND c.relpersistence <> 't' AND k.oid >= 16384
                """;
    }
}
