package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.OwnSchemas;

/** Which schemas hold what belongs to the database's users, as SQL. */
final class UserSchemas {
    /**
     * Condition on {@code pg_namespace AS n}. PostgreSQL keeps the prefix {@code pg_} for itself, temporary schemas
     * included.
     */
    static final String CONDITION = "(NOT pg_catalog.starts_with(n.nspname::text, 'pg_')"
            + " AND n.nspname NOT IN ('information_schema', " + OwnSchemas.SQL_LIST + "))";

    private UserSchemas() {}

    /** Condition that an object is no member of an extension. */
    static String notOfExtension(String catalog, String oid) {
        return ("NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS x WHERE x.classid = 'pg_catalog.%s'::regclass"
                        + " AND x.objid = %s AND x.objsubid = 0 AND x.deptype = 'e')")
                .formatted(catalog, oid);
    }
}
