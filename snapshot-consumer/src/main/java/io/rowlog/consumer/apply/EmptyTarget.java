package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether tables that exist are empty, and stay so for others until the transaction ends. Stateless. */
final class EmptyTarget {
    private EmptyTarget() {}

    /**
     * Locks the plan's tables against writing, and passes when none has rows and none of the large objects exists.
     *
     * @throws Failure naming those that do
     */
    static void require(Connection session, RestorePlan plan) throws SQLException {
        List<QualifiedName> tables = plan.tables().stream()
                .map(TableRows::table)
                .filter(table -> !table.equals(LargeObjects.TABLE))
                .toList();
        lock(session, tables);
        List<String> filled = Stream.concat(
                        FilledTables.among(session, tables).stream().map(table -> "table " + table),
                        new CollisionCheck()
                                .collisions(session, plan.largeObjects()).stream()
                                        .map(object -> object.kind() + " " + object.identity()))
                .toList();
        if (!filled.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target is not empty, it has rows already in: " + FilledTables.names(filled),
                    "Nothing was changed. Restore with --mode replace, which empties these tables first, or with --mode merge,"
                            + " which keeps what the backup does not have");
        }
    }

    private static void lock(Connection session, List<QualifiedName> tables) throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        try (Statement statement = session.createStatement()) {
            statement.execute("LOCK TABLE "
                    + tables.stream().map(QualifiedName::sql).collect(Collectors.joining(", "))
                    + " IN SHARE ROW EXCLUSIVE MODE");
        }
    }
}
