package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Which large objects there are, as far as it matters for whether their pages are read as rows. */
final class LargeObjectSql {
    /** Condition: there are some, and their pages are of the size that the log has. */
    static final String CAPTURED =
            "(pg_catalog.current_setting('block_size') = '8192' AND EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata))";

    private static final CatalogQuery OTHER_PAGES = new CatalogQuery("""
            SELECT pg_catalog.count(*)::text FROM pg_catalog.pg_largeobject_metadata
            HAVING pg_catalog.count(*) > 0 AND pg_catalog.current_setting('block_size') <> '8192'
            """);

    private LargeObjectSql() {}

    static List<Uncaptured> uncaptured(Connection connection) throws SQLException {
        return OTHER_PAGES.list(
                connection,
                row -> new Uncaptured(
                        "large objects",
                        row.getString(1),
                        "only those of a server with blocks of 8 KiB, which this is not"));
    }
}
