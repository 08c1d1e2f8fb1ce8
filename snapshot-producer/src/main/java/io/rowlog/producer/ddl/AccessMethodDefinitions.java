package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Access methods of tables and indexes ({@code pg_am}) that no extension brings. */
final class AccessMethodDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_am'::regclass, a.oid, 0, 0,
                       ARRAY[format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
                           CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler::oid::regproc)],
                       NULL::text[]
                FROM pg_am a
                WHERE a.oid >= 16384
                """;
    }
}
