package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Operator families ({@code pg_opfamily}), empty: their classes and loose members are definitions of their own. Also
 * made for the family that {@code CREATE OPERATOR CLASS} would make by itself.
 */
final class OperatorFamilyDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_opfamily'::regclass, f.oid, 0, 0,
                       ARRAY[format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, a.amname)], NULL::text[]
                FROM pg_opfamily f
                JOIN pg_namespace n ON n.oid = f.opfnamespace
                JOIN pg_am a ON a.oid = f.opfmethod
                WHERE f.oid >= 16384
                """;
    }
}
