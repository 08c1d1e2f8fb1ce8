package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Extended statistics ({@code pg_statistic_ext}) with their target. */
final class StatisticsDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_statistic_ext'::regclass, s.oid, 0, s.stxrelid,
                       array_remove(ARRAY[
                           pg_get_statisticsobjdef(s.oid),
                           CASE WHEN s.stxstattarget >= 0
                                THEN format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget) END], NULL),
                       NULL::text[]
                FROM pg_statistic_ext s
                JOIN pg_namespace n ON n.oid = s.stxnamespace
                WHERE s.oid >= 16384
                """;
    }
}
