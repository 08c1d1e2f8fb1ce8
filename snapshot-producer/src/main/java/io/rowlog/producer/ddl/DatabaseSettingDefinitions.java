package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Settings of the database, and of roles in it ({@code pg_db_role_setting}). They hold for sessions that begin later, so
 * they come last.
 *
 * <p>Settings that are lists of names are stored as such a list, each name quoted where it must be; {@code SET} takes
 * their elements one by one (PostgreSQL's {@code variable_is_guc_list_quote}).
 */
final class DatabaseSettingDefinitions implements DefinitionSource {
    private static final String LISTS = "'local_preload_libraries', 'search_path', 'session_preload_libraries',"
            + " 'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories'";

    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "database setting";
    }

    @Override
    public boolean standsAlone() {
        return true;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT CASE WHEN s.setrole = 0 THEN 'pg_database'::regclass ELSE 'pg_authid'::regclass END,
                       CASE WHEN s.setrole = 0 THEN s.setdatabase ELSE s.setrole END, 0, 0,
                       array_agg(%s ORDER BY p.number),
                       CASE WHEN s.setrole <> 0 THEN ARRAY['pg_authid'::regclass::oid || ':' || s.setrole || ':0'] END
                FROM pg_db_role_setting s
                CROSS JOIN LATERAL (
                    SELECT x.number, split_part(x.pair, '=', 1) AS name, substr(x.pair, strpos(x.pair, '=') + 1) AS value
                    FROM unnest(s.setconfig) WITH ORDINALITY x(pair, number)) p
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN p.name IN (%s) THEN coalesce((
                               SELECT string_agg(quote_literal(coalesce(replace(substr(e.m[1], 2, length(e.m[1]) - 2), '""', '"'), e.m[2])),
                                          ', ' ORDER BY e.number)
                               FROM regexp_matches(p.value, '\\s*(?:("(?:[^"]|"")*")|([^,"]+?))\\s*(?:,|$)', 'g') WITH ORDINALITY e(m, number)), '''''')
                           ELSE quote_literal(p.value) END AS literal) v
                WHERE s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                GROUP BY s.setdatabase, s.setrole
                """.formatted(
                        AnyDatabase.statement(
                                "CASE WHEN s.setrole = 0 THEN 'ALTER DATABASE '"
                                        + " ELSE format('ALTER ROLE %I IN DATABASE ', pg_get_userbyid(s.setrole)) END",
                                "concat(' SET ', quote_ident(p.name), ' TO ', v.literal)"),
                        LISTS);
    }
}
