package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Casts ({@code pg_cast}). */
final class CastDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_cast'::regclass, c.oid, 0, 0,
                       ARRAY[concat('CREATE CAST (', format_type(c.castsource, NULL), ' AS ', format_type(c.casttarget, NULL), ') ',
                           CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT'
                               ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure END,
                           CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)],
                       NULL::text[]
                FROM pg_cast c
                WHERE c.oid >= 16384
                  -- The cast from a range to its multirange is made with them.
                  AND NOT EXISTS (
                      SELECT FROM pg_depend i
                      WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')
                """;
    }
}
