package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Exclusion constraints of partitioned tables (from PostgreSQL 17 on). Their indexes cannot be attached to each other, so
 * the root's makes those of all partitions, which then get the names that they have in the source.
 */
final class PartitionedExclusionDefinitions implements DefinitionSource {
    /** Condition on {@code pg_constraint k}. */
    static final String CONDITION = """
            (k.contype = 'x' AND (k.conparentid <> 0
                                  OR EXISTS (SELECT FROM pg_class t WHERE t.oid = k.conrelid AND t.relkind = 'p')))
            """;

    @Override
    public Section section() {
        return Section.INDEXES;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_constraint'::regclass, k.oid, 0, k.conrelid,
                       CASE WHEN k.conparentid = 0
                            THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                                     pg_get_constraintdef(k.oid)) || s.statements
                            ELSE format('DO %L', format(
                                     'BEGIN EXECUTE coalesce((SELECT pg_catalog.format(''ALTER TABLE %%s RENAME CONSTRAINT %%I TO %%I'','
                                     ' c.conrelid::regclass, c.conname, %L) FROM pg_catalog.pg_constraint c'
                                     ' JOIN pg_catalog.pg_constraint p ON p.oid = c.conparentid'
                                     ' WHERE c.conrelid = %L::regclass AND p.conrelid = %L::regclass AND p.conname = %L'
                                     ' AND c.conname <> %L), ''SELECT''); END',
                                     k.conname, k.conrelid::regclass, r.conrelid::regclass, r.conname, k.conname))
                                 || s.statements[2:] END,
                       NULL::text[]
                FROM pg_constraint k
                JOIN pg_index i ON i.indexrelid = k.conindid
                JOIN pg_class c ON c.oid = i.indexrelid
                LEFT JOIN pg_constraint r ON r.oid = k.conparentid
                CROSS JOIN LATERAL (
                """ + IndexSettings.STATEMENTS + """
                ) s
                WHERE k.oid >= 16384 AND
                """ + CONDITION;
    }
}
