package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Default privileges ({@code pg_default_acl}): those of a role in the whole database replace the built-in ones, those in
 * a schema are added. After all else, or they would be given to what is restored.
 */
final class DefaultPrivilegeDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_default_acl'::regclass, s.oid, 0, 0,
                       array_agg(concat(s.beginning, s.verb, ' ', s.privileges, ' ON ', s.objects, s.direction,
                           coalesce(quote_ident(r.rolname), 'PUBLIC'), s.ending) ORDER BY s.verb DESC, s.place, s.ending),
                       array_agg('pg_authid'::regclass::oid || ':' || s.grantee || ':0') FILTER (WHERE s.grantee <> 0)
                       || ('pg_authid'::regclass::oid || ':' || s.role || ':0')
                FROM (
                    SELECT d.*, x.*
                    FROM (
                        SELECT d.oid, d.defaclrole AS role, d.defaclacl AS acl,
                               CASE WHEN d.defaclnamespace <> 0 THEN '{}'
                                    ELSE acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)
                                    END AS base,
                               concat('ALTER DEFAULT PRIVILEGES FOR ROLE ', quote_ident(o.rolname),
                                   ' IN SCHEMA ' || quote_ident(n.nspname), ' ') AS beginning,
                               CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                   WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS objects
                        FROM pg_default_acl d
                        JOIN pg_roles o ON o.oid = d.defaclrole
                        LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace) d
                    CROSS JOIN LATERAL (
                        SELECT DISTINCT 'REVOKE' AS verb, 'ALL' AS privileges, ' FROM ' AS direction, b.place, e.grantee, '' AS ending
                        FROM unnest(d.base) WITH ORDINALITY b(item, place) CROSS JOIN LATERAL aclexplode(ARRAY[b.item]) e
                        WHERE NOT b.item = ANY (d.acl)
                        UNION ALL
                        SELECT 'GRANT', string_agg(e.privilege_type, ', '), ' TO ', a.place, e.grantee,
                               CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
                        FROM unnest(d.acl) WITH ORDINALITY a(item, place) CROSS JOIN LATERAL aclexplode(ARRAY[a.item]) e
                        WHERE NOT a.item = ANY (d.base)
                        GROUP BY a.place, e.grantee, e.is_grantable) x) s
                LEFT JOIN pg_roles r ON r.oid = s.grantee
                WHERE s.grantee = 0 OR r.oid IS NOT NULL
                GROUP BY s.oid, s.role
                """;
    }
}
