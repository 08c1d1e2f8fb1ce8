package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Security labels ({@code pg_seclabel}) of all providers, on extensions' objects too as in {@code pg_dump}. Those of
 * subscriptions are in {@code pg_shseclabel}, since their catalog is shared. After the rows, which a provider could
 * otherwise refuse.
 */
final class SecurityLabelDefinitions implements DefinitionSource {
    /** The kind. */
    static final String ASPECT = "security label";

    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return ASPECT;
    }

    @Override
    public boolean ofSystemAndExtensions() {
        return true;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT l.classoid, l.objoid, l.objsubid, coalesce(c.oid, 0),
                       array_agg(format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider,
                           CASE WHEN i.type LIKE '% column' THEN 'COLUMN' ELSE upper(i.type) END,
                           CASE WHEN i.type = 'aggregate'
                                THEN format('%s(%s)', l.objoid::regproc, coalesce(nullif(pg_get_function_identity_arguments(l.objoid), ''), '*'))
                                ELSE i.identity END, l.label) ORDER BY l.provider COLLATE "C"),
                       NULL::text[]
                FROM (
                    SELECT objoid, classoid, objsubid, provider, label FROM pg_seclabel
                    UNION ALL
                    SELECT objoid, classoid, 0, provider, label FROM pg_shseclabel
                    WHERE classoid = 'pg_subscription'::regclass) l
                LEFT JOIN pg_class c ON l.classoid = 'pg_class'::regclass AND c.oid = l.objoid
                CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) i
                WHERE l.objoid >= 16384 OR l.classoid = 'pg_namespace'::regclass AND l.objoid = to_regnamespace('public')
                GROUP BY l.classoid, l.objoid, l.objsubid, c.oid
                """;
    }
}
