package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Foreign-data wrappers and servers ({@code pg_foreign_data_wrapper}, {@code pg_foreign_server}) with their options,
 * which may hold host names; passwords belong to user mappings.
 */
final class ForeignDataDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0, 0,
                       ARRAY[concat('CREATE FOREIGN DATA WRAPPER ', quote_ident(w.fdwname),
                           CASE WHEN w.fdwhandler <> 0 THEN concat(' HANDLER ', w.fdwhandler::regproc) END,
                           CASE WHEN w.fdwvalidator <> 0 THEN concat(' VALIDATOR ', w.fdwvalidator::regproc) END,
                           ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                                            FROM pg_options_to_table(w.fdwoptions)) || ')')],
                       NULL::text[]
                FROM pg_foreign_data_wrapper w
                WHERE w.oid >= 16384
                UNION ALL
                SELECT 'pg_foreign_server'::regclass, s.oid, 0, 0,
                       ARRAY[concat('CREATE SERVER ', quote_ident(s.srvname), ' TYPE ' || quote_literal(s.srvtype),
                           ' VERSION ' || quote_literal(s.srvversion), ' FOREIGN DATA WRAPPER ', quote_ident(w.fdwname),
                           ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                                            FROM pg_options_to_table(s.srvoptions)) || ')')],
                       NULL
                FROM pg_foreign_server s
                JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
                WHERE s.oid >= 16384
                """;
    }
}
