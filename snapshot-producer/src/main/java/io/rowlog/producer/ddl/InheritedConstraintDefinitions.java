package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Check and not-null constraints that a table inherits and that are valid in it, though those above are not: the table was
 * made when they were there. They are validated while the table is empty.
 */
final class InheritedConstraintDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, c.oid,
                       ARRAY[format('ALTER TABLE %s VALIDATE CONSTRAINT %I', c.oid::regclass, k.conname)],
                       above.constraints
                FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid
                CROSS JOIN LATERAL (
                    WITH RECURSIVE above AS (
                        SELECT h.inhparent AS oid FROM pg_inherits h WHERE h.inhrelid = c.oid
                        UNION
                        SELECT h.inhparent FROM above a JOIN pg_inherits h ON h.inhrelid = a.oid)
                    SELECT array_agg('pg_constraint'::regclass::oid || ':' || p.oid || ':0') AS constraints,
                           bool_or(NOT p.convalidated) AS unproven
                    FROM above a
                    JOIN pg_constraint p ON p.conrelid = a.oid AND p.conname = k.conname AND p.contype = k.contype
                    WHERE NOT p.connoinherit) above
                WHERE k.contype IN ('c', 'n') AND k.convalidated AND NOT k.conislocal AND above.unproven
                  AND c.relpersistence <> 't' AND k.oid >= 16384
                """;
    }
}
