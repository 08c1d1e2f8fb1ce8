package io.rowlog.producer.cli;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many rows there are, by counting them. */
final class RowCounts {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int HEAPS_PER_STATEMENT = 200;

    private RowCounts() {}

    /**
     * The users' rows of each heap of these tables, by its OID.
     *
     * @param without OIDs of heaps that the role may not read
     */
    static Map<Long, Long> read(Connection connection, List<Table> tables, Set<Long> without) throws SQLException {
        List<String> heaps = tables.stream()
                .flatMap(table -> table.heaps().stream()
                        .filter(heap -> !without.contains(heap.oid()))
                        .map(heap -> sql(table, heap)))
                .toList();
        Map<Long, Long> counts = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < heaps.size(); from += HEAPS_PER_STATEMENT) {
                List<String> batch = heaps.subList(from, Math.min(heaps.size(), from + HEAPS_PER_STATEMENT));
                try (ResultSet rows = statement.executeQuery(String.join(" UNION ALL ", batch))) {
                    while (rows.next()) {
                        counts.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        }
        return counts;
    }

    private static String sql(Table table, Heap heap) {
        return "SELECT " + heap.oid() + "::pg_catalog.int8, pg_catalog.count(*) FROM "
                + table.from("ONLY " + heap.name().sql()) + " AS t";
    }
}
