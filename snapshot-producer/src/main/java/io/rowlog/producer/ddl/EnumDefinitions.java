package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Enum types ({@code pg_type.typtype} e) with their labels in order. */
final class EnumDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, t.oid, 0, 0,
                       ARRAY[format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype,
                           (SELECT string_agg(E'\\n    ' || quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                            FROM pg_enum e WHERE e.enumtypid = t.oid))],
                       NULL::text[]
                FROM pg_type t
                WHERE t.typtype = 'e' AND t.oid >= 16384
                """;
    }
}
