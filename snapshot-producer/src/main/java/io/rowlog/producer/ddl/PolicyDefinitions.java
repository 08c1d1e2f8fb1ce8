package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Row security policies ({@code pg_policy}). Their roles are named and must exist in the target. */
final class PolicyDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_policy'::regclass, p.oid, 0, p.polrelid,
                       ARRAY[concat(
                           format('CREATE POLICY %I ON %s', p.polname, p.polrelid::regclass),
                           CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,
                           CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
                               WHEN 'd' THEN ' FOR DELETE' END,
                           ' TO ' || (SELECT string_agg(CASE r.role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.role)) END, ', ')
                                      FROM unnest(p.polroles) r(role)),
                           ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                           ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')],
                       (SELECT array_agg('pg_authid'::regclass::oid || ':' || r.role || ':0')
                        FROM unnest(p.polroles) r(role) WHERE r.role <> 0)
                FROM pg_policy p
                WHERE p.oid >= 16384
                """;
    }
}
