package io.rowlog.access.catalog;

/** Which privileges are not captured, as SQL. */
final class GrantSql {
    /**
     * Query for (kind, identity): the database's own privileges, where they differ from the built-in ones. The database is
     * made by whoever restores, perhaps under another name.
     */
    static final String GRANTS = """
            SELECT 'grant', 'database ' || pg_catalog.quote_ident(d.datname)
            FROM pg_catalog.pg_database AS d
            WHERE d.datname = pg_catalog.current_database()
              AND NOT (d.datacl @> pg_catalog.acldefault('d', d.datdba) AND d.datacl <@ pg_catalog.acldefault('d', d.datdba))
            """;

    private GrantSql() {}
}
