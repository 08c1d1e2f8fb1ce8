package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Empties all tables by one {@code TRUNCATE}, then loads each. */
record ReplaceRows(Set<QualifiedName> partitioned) implements RowExchange {
    ReplaceRows {
        partitioned = Set.copyOf(partitioned);
    }

    @Override
    public void begin(Connection session, List<TableRows> tables) throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        try (Statement statement = session.createStatement()) {
            statement.execute(tables.stream()
                    .map(TableRows::table)
                    .map(table -> (partitioned.contains(table) ? "" : "ONLY ") + table.sql())
                    .collect(Collectors.joining(", ", "TRUNCATE ", "")));
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
