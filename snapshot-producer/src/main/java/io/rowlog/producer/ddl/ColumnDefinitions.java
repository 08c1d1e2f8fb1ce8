package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Physical settings of columns ({@code pg_attribute}) of tables, materialized views and foreign tables, where they
 * are not the type's own: storage, compression, statistics target, options.
 *
 * <p>An inherited column took over its parent's storage and compression, so both are always set there.
 */
final class ColumnDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_class'::regclass, c.oid, a.attnum::int, c.oid, s.statements,
                       ARRAY['pg_class'::regclass::oid || ':' || c.oid || ':0']
                FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                JOIN pg_type t ON t.oid = a.atttypid
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW ' WHEN c.relkind = 'f' THEN 'FOREIGN TABLE ONLY '
                                ELSE 'TABLE ONLY ' END AS relation,
                           a.attinhcount > 0 AND NOT c.relispartition AND t.typstorage <> 'p' AS inherited) r
                CROSS JOIN LATERAL (
                    SELECT array_agg(format('ALTER %s%s ALTER COLUMN %I SET %s', r.relation, c.oid::regclass, a.attname, x.setting)
                                     ORDER BY x.setting) AS statements
                    FROM (
                        SELECT 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                                                 ELSE 'EXTENDED' END AS setting
                        WHERE a.attstorage <> t.typstorage OR r.inherited
                        UNION ALL
                        SELECT 'COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END
                        WHERE (a.attcompression <> '' OR r.inherited) AND c.relkind <> 'f'
                        UNION ALL
                        SELECT 'STATISTICS ' || a.attstattarget WHERE a.attstattarget >= 0
                        UNION ALL
                        SELECT '(' || string_agg(format('%I=%L', option_name, option_value), ', ') || ')'
                        FROM pg_options_to_table(a.attoptions)) x
                    WHERE x.setting IS NOT NULL) s
                WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384 AND s.statements IS NOT NULL
                """;
    }
}
