package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Functions, procedures and window functions ({@code pg_proc.prokind} f, p, w). Bodies are not looked at: what they
 * use by name may come later, so they are created with {@code check_function_bodies} off.
 */
final class FunctionDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_proc'::regclass, p.oid, 0, 0,
                       ARRAY[rtrim(pg_get_functiondef(p.oid), E'\\n')], NULL::text[]
                FROM pg_proc p
                WHERE p.prokind IN ('f', 'p', 'w') AND p.oid >= 16384
                  -- The constructors of a range type are made with it.
                  AND NOT EXISTS (
                      SELECT FROM pg_depend i
                      WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
                """;
    }
}
