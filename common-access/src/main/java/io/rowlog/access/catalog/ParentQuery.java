package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The tables that tables inherit from, in the order of {@code INHERITS}. */
final class ParentQuery {
    private static final CatalogQuery PARENTS = new CatalogQuery("""
            SELECT i.inhrelid, n.nspname, p.relname
            FROM pg_catalog.pg_inherits AS i
            JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.relnamespace
            WHERE i.inhrelid = ANY (?)
            ORDER BY i.inhrelid, i.inhseqno
            """);

    private ParentQuery() {}

    static Map<Long, List<QualifiedName>> read(Connection connection, Collection<Long> tables) throws SQLException {
        return PARENTS.byOid(connection, tables, row -> new QualifiedName(row.getString(2), row.getString(3)));
    }
}
