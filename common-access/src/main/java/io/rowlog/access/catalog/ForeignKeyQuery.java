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
    private static final CatalogQuery FOREIGN_KEYS = new CatalogQuery("""
            SELECT f.oid, f.conname, fn.nspname, f.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   rn.nspname, r.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   f.condeferrable, f.convalidated
            FROM (SELECT t.oid, t.relname, t.relnamespace, o.conname, o.conrelid, o.conkey, o.confrelid, o.confkey,
                         o.condeferrable, o.convalidated
                  FROM pg_catalog.pg_constraint AS o
                  JOIN pg_catalog.pg_class AS t
                    ON t.oid = coalesce(pg_catalog.pg_partition_root(o.conrelid)::oid, o.conrelid)
                  WHERE o.contype = 'f' AND o.conparentid = 0) AS f
            JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
            JOIN pg_catalog.pg_class AS r
              ON r.oid = coalesce(pg_catalog.pg_partition_root(f.confrelid)::oid, f.confrelid)
            JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
            WHERE f.oid = ANY (?)
            ORDER BY f.oid, f.conname COLLATE "C", f.conrelid
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
