package io.rowlog.access.catalog;

/** Connection strings of subscriptions without what is secret in them, as SQL. */
public final class ConnectionStringSql {
    /** Condition that the role may read them: only a superuser may, as PostgreSQL is set up. */
    public static final String READABLE =
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
    public static final String WITHOUT_SECRETS = """
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

    private ConnectionStringSql() {}
}
