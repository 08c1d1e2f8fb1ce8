package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Partitions of an extension's table that hold rows of the users and are not read with a table that the extension marked
 * with {@code pg_extension_config_dump}.
 */
final class ExtensionRowsQuery {
    private static final CatalogQuery ROWS = new CatalogQuery("""
            SELECT 'table', c.oid::regclass::text, 'a partition of an extension''s table'
            FROM pg_catalog.pg_class AS c
            WHERE c.relkind IN ('r', 'p') AND c.relispartition AND NOT %s
              AND (%s OR c.oid IN (SELECT x.oid FROM %s AS x(oid, condition)))
              AND pg_catalog.pg_partition_root(c.oid) NOT IN (SELECT x.oid FROM %s AS x(oid, condition))
            """.formatted(
                    UserSchemas.notOfExtension("pg_class", "pg_catalog.pg_partition_root(c.oid)"),
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    ExtensionTables.SQL,
                    ExtensionTables.SQL));

    private ExtensionRowsQuery() {}

    static List<Uncaptured> read(Connection connection) throws SQLException {
        return ROWS.list(connection, row -> new Uncaptured(row.getString(1), row.getString(2), row.getString(3)));
    }
}
