package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.TableRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How rows of a backup come into tables that exist; in the caller's transaction. */
sealed interface RowExchange permits ReplaceRows, MergeRows, FillRows {
    /** Before the first table. */
    void begin(Connection session, List<TableRows> tables) throws SQLException;

    /** Brings one table's rows in. */
    void exchange(Connection session, TableRows rows, TableLoader loader) throws SQLException;

    /** Whether the target's rows are then those of the backup, and sequences stand where they stood. */
    boolean exact();
}
