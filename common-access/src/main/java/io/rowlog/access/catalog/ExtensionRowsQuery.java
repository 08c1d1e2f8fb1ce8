package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables that belong to an extension and still hold rows of the users: those that the extension marked with {@code
 * pg_extension_config_dump}, and partitions that users added to an extension's table.
 */
final class ExtensionRowsQuery {
    private static final CatalogQuery ROWS = new CatalogQuery("""
            SELECT 'table', c.oid::regclass::text, 'its rows belong to extension ' || e.extname
            FROM pg_catalog.pg_extension AS e
            CROSS JOIN LATERAL pg_catalog.unnest(e.extconfig) AS config(oid)
            JOIN pg_catalog.pg_class AS c ON c.oid = config.oid AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT 'table', c.oid::regclass::text, 'a partition of an extension''s table'
            FROM pg_catalog.pg_class AS c
            WHERE c.relkind = 'r' AND c.relispartition AND %s AND NOT %s
            """.formatted(
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    UserSchemas.notOfExtension("pg_class", "pg_catalog.pg_partition_root(c.oid)")));

    private ExtensionRowsQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        return ROWS.list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3)));
    }
}
