package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types of columns, with domains resolved to what they stand for. Stateless. */
public final class ColumnTypes {
    /** For each domain the type below all domains, and the modifier that it gives. */
    static final String DOMAINS = """
            WITH RECURSIVE step(domain, type, modifier) AS (
                SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_catalog.pg_type AS t WHERE t.typtype = 'd'
              UNION ALL
                SELECT s.domain, t.typbasetype, CASE WHEN s.modifier = -1 THEN t.typtypmod ELSE s.modifier END
                FROM step AS s JOIN pg_catalog.pg_type AS t ON t.oid = s.type AND t.typtype = 'd'
            )
            """;

    private static final String TYPES = DOMAINS + """
            SELECT pg_catalog.format_type(u.type, u.modifier), b.oid,
                   CASE WHEN e.typarray = b.oid AND e.typtype <> 'd' THEN e.oid ELSE 0 END,
                   coalesce(d.modifier, u.modifier), b.typtype = 'e'
            FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::int4[])) WITH ORDINALITY AS u(type, modifier, place)
            LEFT JOIN (step AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.type AND t.typtype <> 'd') ON d.domain = u.type
            LEFT JOIN pg_catalog.pg_type AS b ON b.oid = coalesce(d.type, u.type)
            LEFT JOIN pg_catalog.pg_type AS e ON e.oid = b.typelem
            ORDER BY u.place
            """;

    private ColumnTypes() {}

    /**
     * A type as a column has it ({@code atttypid}, {@code atttypmod}).
     *
     * @param type OID, which may be a domain's
     * @param modifier -1 when there is none
     */
    public record Declaration(long type, int modifier) {}

    /** The types of these declarations, in their order; empty for one that is not in the catalog any more. */
    public static List<Optional<ColumnType>> read(Connection connection, List<Declaration> declarations)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "oid", declarations.stream().map(Declaration::type).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4",
                            declarations.stream().map(Declaration::modifier).toArray()));
            List<Optional<ColumnType>> types = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    row.getLong(2);
                    types.add(row.wasNull() ? Optional.empty() : Optional.of(type(row)));
                }
            }
            return types;
        }
    }

    private static ColumnType type(ResultSet row) throws SQLException {
        return new ColumnType(row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getBoolean(5));
    }
}
