package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loads the users' rows into tables that extensions have made, one after the other in the order of their foreign keys,
 * since these are there already. Each is done in a transaction with the note that it is. Stateless.
 */
final class ExtensionTableLoad {
    private ExtensionTableLoad() {}

    /**
     * Passes when none of the plan's tables of extensions has rows of the users. An extension may be in the target before
     * the restore.
     *
     * @throws Failure naming those that do
     */
    static void requireEmpty(Connection session, RestorePlan plan) throws SQLException {
        List<QualifiedName> filled = FilledTables.among(
                session, plan.extensionTables().stream().map(TableRows::table).toList());
        if (!filled.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target has extensions whose tables have rows already: " + FilledTables.names(filled),
                    "Nothing was changed. Drop the extensions, restore into an empty database, or restore with --mode replace"
                            + " or --mode merge into the tables that are there");
        }
    }

    /** Loads those that are not noted as loaded. */
    static void load(Connection session, RestorePlan plan, TableLoader.Source source, Set<QualifiedName> partitioned)
            throws SQLException {
        List<TableRows> tables = plan.extensionTables();
        if (tables.isEmpty()) {
            return;
        }
        Map<QualifiedName, LoadedTable> before = RestoreState.loaded(session);
        Map<QualifiedName, String> conditions = ExtensionTables.conditions(session);
        session.commit();
        try (TableLoader loader = new TableLoader(session, source)) {
            for (TableRows rows : tables) {
                QualifiedName table = rows.table();
                if (before.getOrDefault(table, LoadedTable.nothing(1)).loaded().isEmpty()) {
                    empty(session, table, partitioned.contains(table), conditions.getOrDefault(table, ""));
                    RowsPart whole = RowsPart.whole(rows);
                    DigestAccumulator digest = loader.load(whole, table.sql(), false);
                    RestoreState.loaded(session, whole, digest);
                    session.commit();
                }
            }
        }
    }

    /**
     * Removes rows that are in the log too if they are the users'. Not by TRUNCATE, which takes all, and which a foreign key
     * of the extension would forbid.
     */
    static void empty(Connection session, QualifiedName table, boolean partitioned, String condition)
            throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("DELETE FROM " + (partitioned ? "" : "ONLY ") + table.sql() + " " + condition);
        }
    }
}
