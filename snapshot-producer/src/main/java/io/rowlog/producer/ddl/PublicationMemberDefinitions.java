package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * What publications publish: tables with columns and conditions ({@code pg_publication_rel}), and from PostgreSQL 15
 * on schemas ({@code pg_publication_namespace}).
 */
final class PublicationMemberDefinitions implements DefinitionSource {
    private static final String COLUMNS_AND_CONDITION = """
            , ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                       FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) || ')'
            , ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')'
            """;

    private static final String SCHEMAS = """
            UNION ALL
            SELECT 'pg_publication_namespace'::regclass, s.oid, 0, 0,
                   ARRAY[format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', p.pubname, n.nspname)], NULL
            FROM pg_publication_namespace s
            JOIN pg_publication p ON p.oid = s.pnpubid
            JOIN pg_namespace n ON n.oid = s.pnnspid
            WHERE s.oid >= 16384
            """;

    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return serverVersion < 150000 ? tables("") : tables(COLUMNS_AND_CONDITION) + SCHEMAS;
    }

    private static String tables(String columnsAndCondition) {
        return """
                SELECT 'pg_publication_rel'::regclass, r.oid, 0, r.prrelid,
                       ARRAY[concat(format('ALTER PUBLICATION %I ADD TABLE ONLY %s', p.pubname, r.prrelid::regclass)
                """ + columnsAndCondition + """
                )], NULL::text[]
                FROM pg_publication_rel r
                JOIN pg_publication p ON p.oid = r.prpubid
                WHERE r.oid >= 16384
                """;
    }
}
