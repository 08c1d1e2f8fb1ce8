package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * {@code ALTER ... DEPENDS ON EXTENSION} ({@code pg_depend.deptype} x) of functions, triggers, indexes and materialized
 * views: they are dropped with the extension.
 */
final class ExtensionDependencyDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "dependency on an extension";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT d.classid::regclass, d.objid, 0, coalesce(g.tgrelid, i.indrelid, c.oid, 0),
                       array_agg(format('ALTER %s %s DEPENDS ON EXTENSION %I', upper(o.type), o.identity, e.extname)
                                 ORDER BY e.extname),
                       array_agg('pg_extension'::regclass::oid || ':' || e.oid || ':0')
                FROM (SELECT DISTINCT classid, objid, refobjid FROM pg_depend
                      WHERE deptype = 'x' AND refclassid = 'pg_extension'::regclass AND objid >= 16384) d
                JOIN pg_extension e ON e.oid = d.refobjid
                LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
                LEFT JOIN pg_index i ON i.indexrelid = c.oid
                LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
                CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
                GROUP BY d.classid, d.objid, g.tgrelid, i.indrelid, c.oid
                """;
    }
}
