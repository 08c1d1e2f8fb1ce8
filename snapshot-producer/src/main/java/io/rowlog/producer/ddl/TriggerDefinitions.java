package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Triggers ({@code pg_trigger}) with their enabled state. Those that a partition has from its root come with the
 * root's; only a state of their own is set. Triggers that enforce foreign keys belong to these.
 */
final class TriggerDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_trigger'::regclass, g.oid, 0, g.tgrelid,
                       array_remove(ARRAY[
                           CASE WHEN g.tgparentid = 0 THEN pg_get_triggerdef(g.oid) END,
                           CASE WHEN g.tgparentid <> 0 OR g.tgenabled <> 'O'
                                THEN format('ALTER %sTABLE %s %s TRIGGER %I',
                                         CASE c.relkind WHEN 'f' THEN 'FOREIGN ' ELSE '' END, g.tgrelid::regclass,
                                         CASE g.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                             WHEN 'A' THEN 'ENABLE ALWAYS' END, g.tgname) END], NULL),
                       NULL::text[]
                FROM pg_trigger g
                JOIN pg_class c ON c.oid = g.tgrelid
                LEFT JOIN pg_trigger root ON root.oid = g.tgparentid
                WHERE CASE WHEN g.tgparentid = 0 THEN NOT g.tgisinternal
                           ELSE NOT root.tgisinternal AND root.tgenabled <> g.tgenabled END
                  AND c.relpersistence <> 't' AND g.oid >= 16384
                """;
    }
}
