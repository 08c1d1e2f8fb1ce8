package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The live columns of tables, in their order, with domains resolved. */
final class ColumnQuery {
    /**
     * A true array is its element type's array type; {@code typelem} alone would take in {@code name}, {@code point} and
     * {@code int2vector}, whose text is no array literal.
     */
    private static final CatalogQuery COLUMNS = new CatalogQuery("""
            WITH RECURSIVE step(domain, type, modifier) AS (
                SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_catalog.pg_type AS t WHERE t.typtype = 'd'
              UNION ALL
                SELECT s.domain, t.typbasetype, CASE WHEN s.modifier = -1 THEN t.typtypmod ELSE s.modifier END
                FROM step AS s JOIN pg_catalog.pg_type AS t ON t.oid = s.type AND t.typtype = 'd'
            )
            SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), b.oid,
                   CASE WHEN e.typarray = b.oid AND e.typtype <> 'd' THEN e.oid ELSE 0 END,
                   coalesce(d.modifier, a.atttypmod), b.typtype = 'e', a.attnotnull, a.attgenerated, a.attidentity
            FROM pg_catalog.pg_attribute AS a
            LEFT JOIN (step AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.type AND t.typtype <> 'd')
              ON d.domain = a.atttypid
            JOIN pg_catalog.pg_type AS b ON b.oid = coalesce(d.type, a.atttypid)
            LEFT JOIN pg_catalog.pg_type AS e ON e.oid = b.typelem
            WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """);

    private ColumnQuery() {}

    static Map<Long, List<Column>> read(Connection connection, Collection<Long> tables) throws SQLException {
        return COLUMNS.byOid(connection, tables, ColumnQuery::column);
    }

    private static Column column(ResultSet row) throws SQLException {
        ColumnType type =
                new ColumnType(row.getString(4), row.getLong(5), row.getLong(6), row.getInt(7), row.getBoolean(8));
        Column.Generated generated = switch (row.getString(10)) {
            case "" -> Column.Generated.NEVER;
            case "s" -> Column.Generated.STORED;
            case "v" -> Column.Generated.VIRTUAL;
            default -> throw unknown("attgenerated", row);
        };
        Column.Identity identity = switch (row.getString(11)) {
            case "" -> Column.Identity.NONE;
            case "a" -> Column.Identity.ALWAYS;
            case "d" -> Column.Identity.BY_DEFAULT;
            default -> throw unknown("attidentity", row);
        };
        return new Column(row.getInt(2), row.getString(3), type, row.getBoolean(9), generated, identity);
    }

    private static SQLException unknown(String field, ResultSet row) throws SQLException {
        return new SQLException("Column " + row.getString(3) + " of the relation with OID " + row.getLong(1)
                + " has a pg_attribute." + field + " that this version of Rowlog does not know");
    }
}
