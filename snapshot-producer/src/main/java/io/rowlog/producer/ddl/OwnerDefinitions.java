package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/**
 * Owners of whatever has one and can be given another. Sequences of columns, indexes, row types and arrays have that of
 * what they belong to; {@code public} has that of a new database's where nobody changed it.
 *
 * <p>Not until all else is done: who restores may do everything with what is still theirs. Schemas come first, because a
 * new owner needs the privilege to create in the schema, unless a superuser gives the object away.
 *
 * @param ofSchemas of schemas, or of everything else
 */
record OwnerDefinitions(boolean ofSchemas) implements DefinitionSource {
    private static final String SCHEMAS = """
            SELECT 'pg_namespace'::regclass, n.oid, 0::oid, n.nspowner
            FROM pg_namespace n
            WHERE n.oid >= 16384 OR n.nspname = 'public' AND n.nspowner <> coalesce(to_regrole('pg_database_owner'), 10::oid)
            """;

    private static final String THE_REST = """
            SELECT 'pg_class'::regclass, c.oid, c.oid, c.relowner
            FROM pg_class c
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
              AND NOT EXISTS (
                  SELECT FROM pg_depend s
                  WHERE c.relkind = 'S' AND s.classid = 'pg_class'::regclass AND s.objid = c.oid
                    AND s.refclassid = 'pg_class'::regclass AND s.refobjsubid > 0 AND s.deptype IN ('a', 'i'))
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, 0, t.typowner
            FROM pg_type t LEFT JOIN pg_class r ON r.oid = t.typrelid
            WHERE t.typtype <> 'm' AND (t.typtype <> 'c' OR r.relkind = 'c')
              AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
            UNION ALL SELECT 'pg_proc'::regclass, oid, 0, proowner FROM pg_proc
            UNION ALL SELECT 'pg_operator'::regclass, oid, 0, oprowner FROM pg_operator
            UNION ALL SELECT 'pg_opclass'::regclass, oid, 0, opcowner FROM pg_opclass
            UNION ALL SELECT 'pg_opfamily'::regclass, oid, 0, opfowner FROM pg_opfamily
            UNION ALL SELECT 'pg_collation'::regclass, oid, 0, collowner FROM pg_collation
            UNION ALL SELECT 'pg_conversion'::regclass, oid, 0, conowner FROM pg_conversion
            UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanowner FROM pg_language
            UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 0, dictowner FROM pg_ts_dict
            UNION ALL SELECT 'pg_ts_config'::regclass, oid, 0, cfgowner FROM pg_ts_config
            UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxrelid, stxowner FROM pg_statistic_ext
            UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0, evtowner FROM pg_event_trigger
            UNION ALL SELECT 'pg_publication'::regclass, oid, 0, pubowner FROM pg_publication
            UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner FROM pg_foreign_server
            UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, lomowner FROM pg_largeobject_metadata
            UNION ALL
            SELECT 'pg_subscription'::regclass, oid, 0, subowner
            FROM pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "owner";
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT o.classid, o.objid, 0, o.relid,
                       ARRAY[format('ALTER %s %s OWNER TO %I',
                           upper(CASE i.type
                               WHEN 'statistics object' THEN 'statistics'
                               WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
                               ELSE i.type END),
                           CASE i.type
                               WHEN 'aggregate' THEN format('%s(%s)', o.objid::regproc, coalesce(nullif(pg_get_function_identity_arguments(o.objid), ''), '*'))
                               WHEN 'operator' THEN replace(i.identity, '(-,', '(NONE,')
                               ELSE i.identity END,
                           r.rolname)],
                       ARRAY['pg_authid'::regclass::oid || ':' || o.owner || ':0']
                FROM (
                """ + (ofSchemas ? SCHEMAS : THE_REST) + """
                ) o(classid, objid, relid, owner)
                JOIN pg_roles r ON r.oid = o.owner
                CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
                WHERE o.objid >= 16384 OR o.classid IN ('pg_namespace'::regclass, 'pg_largeobject'::regclass)
                """;
    }
}
