package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.consumer.apply.RestoreNotes.Loaded;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

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
        List<QualifiedName> filled = TargetTables.filled(
                session,
                plan.extensionTables().stream().map(CapturedTable::name).toList());
        if (!filled.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target has extensions whose tables have rows already: " + TargetTables.names(filled),
                    Remedy.of(
                            "Nothing was changed. Drop the extensions, restore into an empty database, or restore with %s or"
                                    + " %s into the tables that are there",
                            Setting.MODE.as("replace"), Setting.MODE.as("merge")));
        }
    }

    /**
     * Loads those that are not noted as loaded, nor left out.
     *
     * @param refused takes tables whose rows the server refused
     */
    static void load(
            Connection session,
            RestorePlan plan,
            KafkaSettings kafka,
            Set<QualifiedName> partitioned,
            Refusals refusals,
            BiConsumer<CapturedTable, Failure> refused)
            throws SQLException {
        List<CapturedTable> tables = plan.extensionTables().stream()
                .filter(table -> !refusals.has(table.name()))
                .toList();
        if (tables.isEmpty()) {
            return;
        }
        Map<QualifiedName, Loaded> before = RestoreNotes.loaded(session);
        Map<QualifiedName, String> conditions = ExtensionTables.conditions(session);
        session.commit();
        RowSource source = new RowSource(kafka, JobProgress.NONE);
        try (TableLoader loader = new TableLoader(session, source, "rowlog-load")) {
            for (CapturedTable table : tables) {
                QualifiedName name = table.name();
                if (before.getOrDefault(name, Loaded.nothing(1)).loaded().isEmpty()) {
                    try {
                        empty(session, name, partitioned.contains(name), conditions.getOrDefault(name, ""));
                        RowTotal total = loader.load(table.whole(), name.sql(), false);
                        RestoreNotes.loaded(session, table.whole(), total);
                        session.commit();
                    } catch (Failure e) {
                        refused.accept(table, e);
                        session.rollback();
                    }
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
            if (!partitioned) {
                statement.execute("DELETE FROM ONLY " + table.sql() + " " + condition);
                return;
            }
            for (String leaf : TargetTables.leaves(session, table)) {
                // The condition may name the columns by the table's own name.
                statement.execute(
                        "DELETE FROM ONLY " + leaf + " AS " + SqlIdentifier.quote(table.name()) + " " + condition);
            }
        } catch (SQLException e) {
            throw ServerFailure.of("Emptying table " + table, e);
        }
    }
}
