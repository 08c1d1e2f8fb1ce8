package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * The rows of materialized views that have been filled ({@code pg_class.relispopulated}); each refreshed after those
 * that it reads.
 */
final class RefreshDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "rows";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, 0, c.oid,
                       ARRAY[format('REFRESH MATERIALIZED VIEW %s', c.oid::regclass)],
                       (WITH RECURSIVE read AS (
                            SELECT c.oid
                            UNION
                            SELECT d.refobjid
                            FROM read r
                            JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename = '_RETURN'
                            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                                AND d.refclassid = 'pg_class'::regclass)
                        SELECT array_agg(concat('pg_class'::regclass::oid, ':', m.oid, ':0/rows'))
                        FROM read r JOIN pg_class m ON m.oid = r.oid
                        WHERE m.relkind = 'm' AND m.relispopulated AND m.oid <> c.oid)
                FROM pg_class c
                WHERE c.relkind = 'm' AND c.relispopulated AND c.oid >= 16384
                """;
    }
}
