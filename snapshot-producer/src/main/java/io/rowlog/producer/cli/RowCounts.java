package io.rowlog.producer.cli;

import io.rowlog.schema.catalog.Heap;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many rows there are, by counting them. */
final class RowCounts {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int HEAPS_PER_STATEMENT = 200;

    private RowCounts() {}

    /** Rows of each of these relations, by its OID; the role must be allowed to read them. */
    static Map<Long, Long> read(Connection connection, List<Heap> heaps) throws SQLException {
        Map<Long, Long> counts = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < heaps.size(); from += HEAPS_PER_STATEMENT) {
                List<Heap> batch = heaps.subList(from, Math.min(heaps.size(), from + HEAPS_PER_STATEMENT));
                try (ResultSet rows = statement.executeQuery(sql(batch))) {
                    while (rows.next()) {
                        counts.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        }
        return counts;
    }

    private static String sql(List<Heap> heaps) {
        return heaps.stream()
                .map(heap -> "SELECT " + heap.oid() + "::pg_catalog.int8, pg_catalog.count(*) FROM ONLY "
                        + heap.name().sql())
                .collect(Collectors.joining(" UNION ALL "));
    }
}
