package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Shells of types whose own functions take or return them (PostgreSQL documentation, {@code CREATE TYPE}, chapter Base
 * Types): of base types, and of range types with a canonical function. The functions come between a type's shell and the
 * type itself. A shell that never became a type is one of {@link BaseTypeDefinitions}.
 */
final class ShellTypeDefinitions implements DefinitionSource {
    static final String ASPECT = "shell type";

    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String aspect() {
        return ASPECT;
    }

    @Override
    public boolean standsAlone() {
        return true;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, t.oid, 0, 0,
                       ARRAY[format('CREATE TYPE %s', t.oid::regtype)],
                       ARRAY['pg_namespace'::regclass::oid || ':' || t.typnamespace || ':0']
                FROM pg_type t
                LEFT JOIN pg_range r ON r.rngtypid = t.oid
                WHERE t.oid >= 16384
                  AND (r.rngcanonical <> 0
                       OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
                """;
    }
}
