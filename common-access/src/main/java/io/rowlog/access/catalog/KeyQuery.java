package io.rowlog.access.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The columns that identify a row: those of the index chosen with {@code REPLICA IDENTITY USING INDEX}, else the primary
 * key's, in the index's order.
 */
final class KeyQuery {
    private static final CatalogQuery KEYS = new CatalogQuery("""
            SELECT i.indrelid, a.attname
            FROM pg_catalog.pg_index AS i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ANY (?) AND k.place <= i.indnkeyatts
              AND (i.indisreplident OR i.indisprimary AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_index AS chosen WHERE chosen.indrelid = i.indrelid AND chosen.indisreplident))
            ORDER BY i.indrelid, k.place
            """);

    private KeyQuery() {}

    static Map<Long, List<String>> read(Connection connection, Collection<Long> tables) throws SQLException {
        return KEYS.byOid(connection, tables, row -> row.getString(2));
    }
}
