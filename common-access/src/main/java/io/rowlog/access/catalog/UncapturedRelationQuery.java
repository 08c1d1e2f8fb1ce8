package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is not captured of relations whose kind otherwise is. */
final class UncapturedRelationQuery {
    private static final CatalogQuery RELATIONS = new CatalogQuery("""
            SELECT x.kind, c.oid::regclass::text, x.reason
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
            CROSS JOIN LATERAL (
                SELECT 'rows of foreign table', 'they are on another server' WHERE c.relkind = 'f'
              UNION ALL
                SELECT 'index', 'its creation failed and left it invalid'
                WHERE c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready)
            ) AS x(kind, reason)
            WHERE c.relpersistence <> 't' AND c.oid >= 16384 AND %s AND %s AND %s
            """.formatted(
                    UserSchemas.CONDITION,
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    UserSchemas.notOfExtension("pg_class", "coalesce(i.indrelid, c.oid)")));

    private UncapturedRelationQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        return RELATIONS.list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3)));
    }
}
