package io.rowlog.producer.ddl;

/** What is set on an index besides its definition, as a subquery over {@code pg_index i} and its {@code pg_class c}. */
final class IndexSettings {
    /** One row with {@code statements}, possibly empty. */
    static final String STATEMENTS = """
            SELECT coalesce(array_agg(x.statement ORDER BY x.step), '{}') AS statements
            FROM (
                SELECT 0 AS step,
                       format('ALTER INDEX %s ATTACH PARTITION %s', h.inhparent::regclass, c.oid::regclass) AS statement
                FROM pg_inherits h WHERE h.inhrelid = c.oid
                UNION ALL
                SELECT a.attnum, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s',
                           c.oid::regclass, a.attnum, a.attstattarget)
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0
                UNION ALL
                SELECT 10000, format('ALTER TABLE %s CLUSTER ON %I', i.indrelid::regclass, c.relname)
                WHERE i.indisclustered
                UNION ALL
                SELECT 10001, format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I',
                           i.indrelid::regclass, c.relname)
                WHERE i.indisreplident) x
            """;

    private IndexSettings() {}
}
