package io.rowlog.embedded.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands in a database by its own account, which no code of Rowlog's has touched.
 *
 * @param rows of every table by name
 * @param foreignKeys how many there are
 * @param validForeignKeys how many of them the server has validated
 */
record Census(Map<String, Long> rows, long foreignKeys, long validForeignKeys) {
    private static final String ROWS = """
            SELECT format('%I.%I', n.nspname, c.relname),
                   (xpath('/row/count/text()',
                          query_to_xml(format('SELECT count(*) AS count FROM ONLY %I.%I', n.nspname, c.relname),
                                       false, true, '')))[1]::text::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            """;

    private static final String FOREIGN_KEYS =
            "SELECT count(*), count(*) FILTER (WHERE convalidated) FROM pg_constraint WHERE contype = 'f'";

    static Census take(Connection connection) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(ROWS)) {
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
            }
            try (ResultSet row = statement.executeQuery(FOREIGN_KEYS)) {
                row.next();
                return new Census(counts, row.getLong(1), row.getLong(2));
            }
        }
    }

    int tables() {
        return rows.size();
    }

    long tablesWithRows() {
        return rows.values().stream().filter(count -> count > 0).count();
    }

    long allRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
