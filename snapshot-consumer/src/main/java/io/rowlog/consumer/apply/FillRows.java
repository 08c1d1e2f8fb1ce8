package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Loads each table, of which it is known that it is empty. */
record FillRows() implements RowExchange {
    @Override
    public void begin(Connection session, List<TableRows> tables) {}

    @Override
    public void exchange(Connection session, TableRows rows, TableLoader loader) throws SQLException {
        loader.load(RowsPart.whole(rows), rows.table().sql(), false);
    }

    @Override
    public boolean exact() {
        return true;
    }
}
