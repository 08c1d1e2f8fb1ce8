package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Domains ({@code pg_type.typtype} d) with collation, default and {@code NOT NULL}. Check constraints are definitions of
 * their own, because their functions may take the domain itself.
 */
final class DomainDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_type'::regclass, t.oid, 0, 0,
                       ARRAY[concat(
                           'CREATE DOMAIN ', t.oid::regtype, ' AS ', format_type(t.typbasetype, t.typtypmod),
                           CASE WHEN t.typcollation <> b.typcollation
                                THEN ' COLLATE ' || t.typcollation::regcollation END,
                           ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 'pg_type'::regclass),
                           CASE WHEN t.typnotnull THEN ' CONSTRAINT ' || quote_ident(n.conname) END,
                           CASE WHEN t.typnotnull THEN ' NOT NULL' END)],
                       NULL::text[]
                FROM pg_type t
                JOIN pg_type b ON b.oid = t.typbasetype
                LEFT JOIN pg_constraint n ON n.contypid = t.oid AND n.contype = 'n'
                WHERE t.typtype = 'd' AND t.oid >= 16384
                """;
    }
}
