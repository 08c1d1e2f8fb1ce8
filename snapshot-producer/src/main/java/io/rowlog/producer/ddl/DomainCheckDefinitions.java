package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Check constraints of domains ({@code pg_constraint.contype} c with {@code contypid}). */
final class DomainCheckDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, 0,
                       ARRAY[format('ALTER DOMAIN %s ADD CONSTRAINT %I %s',
                           k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid))],
                       NULL::text[]
                FROM pg_constraint k
                WHERE k.contypid <> 0 AND k.contype = 'c' AND k.oid >= 16384
                  AND NOT EXISTS (
                      SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_type'::regclass AND e.objid = k.contypid AND e.deptype = 'e')
                """;
    }
}
