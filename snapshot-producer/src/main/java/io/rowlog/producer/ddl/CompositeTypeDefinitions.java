package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Composite types of their own ({@code pg_type.typtype} c, {@code pg_class.relkind} c). */
final class CompositeTypeDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, t.oid, 0, 0,
                       ARRAY[concat('CREATE TYPE ', t.oid::regtype, ' AS (', string_agg(
                           concat(E'\\n    ', quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
                               CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || a.attcollation::regcollation END),
                           ',' ORDER BY a.attnum), ')')],
                       NULL::text[]
                FROM pg_type t
                JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
                LEFT JOIN (pg_attribute a JOIN pg_type y ON y.oid = a.atttypid)
                    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE t.oid >= 16384
                GROUP BY t.oid
                """;
    }
}
