package io.rowlog.access.catalog;

/** What is secret in definitions, and what a role may read of it, as SQL: connection strings and user mappings. */
public final class Secrets {
    /** Condition that the role may read them: only a superuser may, as PostgreSQL is set up. */
    public static final String CONNECTION_STRINGS_READABLE =
            "pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')";

    private static final String SECRET = "(?:ssl)?password|\\w*secret\\w*|scram_\\w*key";

    /** A parameter: its name, and its value as it is written. */
    private static final String PARAMETER =
            "(\\w+)\\s*=\\s*(''(?:[^''\\\\]|\\\\.)*''|(?:[^\\s''\\\\]|\\\\.)(?:[^\\s\\\\]|\\\\.)*|)";

    /**
     * Expression over {@code pg_subscription AS s}: the string, unchanged where nothing in it is secret; null where it is
     * not understood, so that what is secret in it is not known (PostgreSQL documentation, libpq, chapter Connection
     * Strings). Names of parameters in a URI can be percent-encoded; nobody does that but to hide one.
     */
    public static final String CONNECTION_STRING_WITHOUT_SECRETS = """
            (CASE WHEN s.subconninfo ~ '^postgres(ql)?://' THEN
                 CASE WHEN s.subconninfo !~ '[?&][^=&]*%%' THEN
                     pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(
                         s.subconninfo, '^(postgres(?:ql)?://[^:@/]*):[^@/]*@', '\\1@'),
                         '([?&])(?:%1$s)=[^&]*(?=&|$)', '\\1', 'g'), '([?&])&+', '\\1', 'g'), '[?&]+$', '') END
                 WHEN pg_catalog.regexp_replace(s.subconninfo, '%2$s', '', 'g') ~ '^\\s*$' THEN
                 CASE WHEN EXISTS (SELECT FROM pg_catalog.regexp_matches(s.subconninfo, '%2$s', 'g') AS p(m)
                                   WHERE p.m[1] ~ '^(?:%1$s)$')
                      THEN coalesce((SELECT pg_catalog.string_agg(p.m[1] || '=' || p.m[2], ' ' ORDER BY p.number)
                                     FROM pg_catalog.regexp_matches(s.subconninfo, '%2$s', 'g')
                                          WITH ORDINALITY AS p(m, number)
                                     WHERE p.m[1] !~ '^(?:%1$s)$'), '')
                      ELSE s.subconninfo END END)
            """.formatted(SECRET, PARAMETER);

    /**
     * Condition on {@code pg_user_mappings AS m}: whether the role may read the options, which the view shows as missing to
     * all others (PostgreSQL documentation, chapter pg_user_mappings).
     */
    public static final String USER_MAPPING_READABLE = """
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
    public static final String SECRET_OPTION = """
            (option_name ~* 'pass|pwd|secret|token|credential|api_?key|access_?key|private_?key'
             AND option_name <> 'password_required')
            """;

    private Secrets() {}
}
