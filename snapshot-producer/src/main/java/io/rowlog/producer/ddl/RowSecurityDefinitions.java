package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Row security enabled or forced on tables ({@code pg_class.relrowsecurity}, {@code relforcerowsecurity}); after the
 * rows, or it would filter them.
 */
final class RowSecurityDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "row security";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
                       array_remove(ARRAY[
                           CASE WHEN c.relrowsecurity THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass) END,
                           CASE WHEN c.relforcerowsecurity THEN format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', c.oid::regclass) END],
                           NULL),
                       NULL::text[]
                FROM pg_class c
                WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND c.relpersistence <> 't' AND c.oid >= 16384
                """;
    }
}
