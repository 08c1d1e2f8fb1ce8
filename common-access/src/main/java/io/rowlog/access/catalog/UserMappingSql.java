package io.rowlog.access.catalog;

/** What is captured of user mappings, as SQL. */
public final class UserMappingSql {
    /**
     * Condition on {@code pg_user_mappings AS m}: whether the role may read the options, which the view shows as missing to
     * all others (PostgreSQL documentation, chapter pg_user_mappings).
     */
    public static final String READABLE = """
            ((SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user)
             OR m.umuser = 0 AND EXISTS (SELECT FROM pg_catalog.pg_foreign_server AS s
                                         WHERE s.oid = m.srvid AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
             OR m.usename = current_user
                AND EXISTS (SELECT FROM pg_catalog.pg_foreign_server AS s
                            WHERE s.oid = m.srvid AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE')
                                                       OR pg_catalog.has_server_privilege(s.oid, 'USAGE'))))
            """;

    /**
     * Condition on {@code option_name}: whether such an option is a secret. Each foreign-data wrapper has its own options,
     * so the name has to tell. {@code password_required} is a switch of {@code postgres_fdw}.
     */
    public static final String SECRET = """
            (option_name ~* 'pass|pwd|secret|token|credential|api_?key|access_?key|private_?key'
             AND option_name <> 'password_required')
            """;

    private UserMappingSql() {}
}
