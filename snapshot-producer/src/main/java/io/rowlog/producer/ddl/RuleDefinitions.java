package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Rules ({@code pg_rewrite}) other than those that make a view, with their enabled state. */
final class RuleDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_rewrite'::regclass, r.oid, 0, r.ev_class,
                       array_remove(ARRAY[
                           rtrim(pg_get_ruledef(r.oid), ';'),
                           CASE WHEN r.ev_enabled <> 'O'
                                THEN format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass,
                                         CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                             WHEN 'A' THEN 'ENABLE ALWAYS' END, r.rulename) END], NULL),
                       NULL::text[]
                FROM pg_rewrite r
                JOIN pg_class c ON c.oid = r.ev_class
                WHERE r.rulename <> '_RETURN' AND c.relpersistence <> 't' AND r.oid >= 16384
                """;
    }
}
