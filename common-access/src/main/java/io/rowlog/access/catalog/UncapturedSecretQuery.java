package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is not captured because the role may not read all of it, or because what is secret in it cannot be told. */
final class UncapturedSecretQuery {
    private static final String SUBSCRIPTIONS = """
            SELECT 'subscription', pg_catalog.quote_ident(s.subname), '%s'
            FROM pg_catalog.pg_subscription AS s
            WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                               WHERE d.datname = pg_catalog.current_database())
              AND %s
            """;

    private static final CatalogQuery READABLE = new CatalogQuery("SELECT " + ConnectionStringSql.READABLE);

    private static final CatalogQuery HIDDEN =
            new CatalogQuery(SUBSCRIPTIONS.formatted("only a superuser may read where it connects to", "true"));

    private static final CatalogQuery OBSCURE = new CatalogQuery(SUBSCRIPTIONS.formatted(
            "its connection string is not understood and may hold a password",
            ConnectionStringSql.WITHOUT_SECRETS + " IS NULL"));

    private static final CatalogQuery USER_MAPPINGS = new CatalogQuery("""
            SELECT i.type, i.identity, 'this role may not read its options'
            FROM pg_catalog.pg_user_mappings AS m
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_user_mapping'::regclass, m.umid, 0) AS i
            WHERE m.umid >= 16384 AND NOT %s
            """.formatted(UserMappingSql.READABLE));

    private UncapturedSecretQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        boolean readable = READABLE.list(connection, row -> row.getBoolean(1)).getFirst();
        List<Uncaptured> uncaptured = new ArrayList<>();
        for (CatalogQuery query : List.of(readable ? OBSCURE : HIDDEN, USER_MAPPINGS)) {
            uncaptured.addAll(query.list(
                    connection, row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3))));
        }
        return uncaptured;
    }
}
