package io.rowlog.producer.ddl;

import io.rowlog.access.catalog.UserMappingSql;
import io.rowlog.schema.catalog.Definition.Section;

/**
 * User mappings ({@code pg_user_mappings}) whose options the role may read, without those that are secrets. The roles are
 * the cluster's and must be there in the target.
 */
final class UserMappingDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.BEFORE_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_user_mapping'::regclass, m.umid, 0, 0,
                       ARRAY[concat('/* Left out: ' || o.secrets || E'. */\\n',
                           format('CREATE USER MAPPING FOR %%s SERVER %%I',
                               CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m.umuser)) END, m.srvname),
                           ' OPTIONS (' || o.list || ')')],
                       CASE WHEN m.umuser <> 0 THEN ARRAY['pg_authid'::regclass::oid || ':' || m.umuser || ':0'] END
                FROM pg_user_mappings m
                CROSS JOIN LATERAL (
                    SELECT string_agg(format('%%I %%L', option_name, option_value), ', ') FILTER (WHERE NOT %s) AS list,
                           string_agg(quote_ident(translate(option_name, '*/', '')), ', ' ORDER BY option_name) FILTER (WHERE %s) AS secrets
                    FROM pg_options_to_table(m.umoptions)) o
                WHERE m.umid >= 16384 AND %s
                """.formatted(UserMappingSql.SECRET, UserMappingSql.SECRET, UserMappingSql.READABLE);
    }
}
