package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Range types with their multirange ({@code pg_type.typtype} r, m). One with a canonical function has a shell before
 * that function: {@link ShellTypeDefinitions}.
 */
final class RangeDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, r.rngtypid, 0, 0,
                       ARRAY[concat('CREATE TYPE ', r.rngtypid::regtype, ' AS RANGE (SUBTYPE = ', r.rngsubtype::regtype,
                           CASE WHEN NOT o.opcdefault THEN format(', SUBTYPE_OPCLASS = %I.%I', n.nspname, o.opcname) END,
                           CASE WHEN r.rngcollation <> s.typcollation THEN ', COLLATION = ' || r.rngcollation::regcollation END,
                           CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc END,
                           CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
                           ', MULTIRANGE_TYPE_NAME = ', r.rngmultitypid::regtype, ')')],
                       NULL::text[]
                FROM pg_range r
                JOIN pg_opclass o ON o.oid = r.rngsubopc
                JOIN pg_namespace n ON n.oid = o.opcnamespace
                JOIN pg_type s ON s.oid = r.rngsubtype
                WHERE r.rngtypid >= 16384
                """;
    }
}
