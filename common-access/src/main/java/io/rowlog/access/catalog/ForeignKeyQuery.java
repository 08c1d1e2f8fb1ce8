package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The foreign keys of tables. One that is declared on a partition, or references a partition, counts as its root's,
 * because rows are kept by root.
 */
final class ForeignKeyQuery {
    /**
     * The roots are materialized, or a server that has not analyzed its catalog yet would look for every foreign key in
     * every table.
     */
    private static final CatalogQuery FOREIGN_KEYS = new CatalogQuery("""
            WITH f AS MATERIALIZED (
                SELECT o.*, coalesce(pg_catalog.pg_partition_root(o.conrelid)::oid, o.conrelid) AS root,
                       coalesce(pg_catalog.pg_partition_root(o.confrelid)::oid, o.confrelid) AS referenced_root
                FROM pg_catalog.pg_constraint AS o
                WHERE o.contype = 'f' AND o.conparentid = 0
            )
            SELECT f.root, f.conname, tn.nspname, t.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   rn.nspname, r.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   f.condeferrable, f.convalidated
            FROM f
            JOIN pg_catalog.pg_class AS t ON t.oid = f.root
            JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
            JOIN pg_catalog.pg_class AS r ON r.oid = f.referenced_root
            JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
            WHERE f.root = ANY (?)
            ORDER BY f.root, f.conname COLLATE "C", f.conrelid
            """);

    private ForeignKeyQuery() {}

    static Map<Long, List<ForeignKey>> read(Connection connection, Collection<Long> tables) throws SQLException {
        return FOREIGN_KEYS.byOid(
                connection,
                tables,
                row -> new ForeignKey(
                        row.getString(2),
                        new QualifiedName(row.getString(3), row.getString(4)),
                        strings(row, 5),
                        new QualifiedName(row.getString(6), row.getString(7)),
                        strings(row, 8),
                        row.getBoolean(9),
                        row.getBoolean(10)));
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
