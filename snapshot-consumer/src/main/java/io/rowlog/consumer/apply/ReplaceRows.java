package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Empties all tables by one {@code TRUNCATE}, then loads each. Of an extension's table, only the users' rows are replaced.
 *
 * @param conditions for each table of an extension, which rows are the users'
 */
record ReplaceRows(Set<QualifiedName> partitioned, Map<QualifiedName, String> conditions) implements RowExchange {
    ReplaceRows {
        partitioned = Set.copyOf(partitioned);
        conditions = Map.copyOf(conditions);
    }

    @Override
    public void begin(Connection session, List<TableRows> tables) throws SQLException {
        String whole = tables.stream()
                .map(TableRows::table)
                .filter(table -> !conditions.containsKey(table))
                .map(table -> (partitioned.contains(table) ? "" : "ONLY ") + table.sql())
                .collect(Collectors.joining(", "));
        if (!whole.isEmpty()) {
            try (Statement statement = session.createStatement()) {
                statement.execute("TRUNCATE " + whole);
            }
        }
        for (TableRows rows : tables.reversed()) {
            String condition = conditions.get(rows.table());
            if (condition != null) {
                ExtensionTableLoad.empty(session, rows.table(), partitioned.contains(rows.table()), condition);
            }
        }
    }

    @Override
    public void exchange(Connection session, TableRows rows, TableLoader loader) throws SQLException {
        // Not frozen: sessions with older snapshots must not see the new rows beside other tables' old ones.
        loader.load(RowsPart.whole(rows), rows.table().sql(), false);
    }

    @Override
    public boolean exact() {
        return true;
    }
}
