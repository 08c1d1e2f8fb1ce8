package io.rowlog.consumer.apply;

import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.log.RowsComparison;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.verify.LargeObjectSelection;
import io.rowlog.consumer.verify.TableDigest;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings a plan's large objects into a target that may have some of them: those get the backup's content and whatever it
 * sets on them, those that are missing are created, and others stay as they are.
 */
record LargeObjectRows(RestorePlan plan) {
    private static final String EXISTING =
            "SELECT m.oid::text FROM pg_catalog.pg_largeobject_metadata AS m WHERE m.oid = ANY (?::pg_catalog.oid[])";
    private static final String EMPTY =
            "DELETE FROM pg_catalog.pg_largeobject AS p WHERE p.loid = ANY (?::pg_catalog.oid[])";
    private static final String UNLINK =
            "SELECT pg_catalog.count(pg_catalog.lo_unlink(o.oid)) FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS o(oid)";

    /** Brings them in, in the caller's transaction; after a merge compares what the target then has with the backup. */
    void exchange(Connection session, TableRows rows, TableLoader loader, RestoreMode mode) throws SQLException {
        Set<String> existing = existing(session);
        String present = "{" + String.join(",", existing) + "}";
        if (LargeObjectWriter.unnecessary(session)) {
            execute(session, EMPTY, present);
        } else {
            // Only made anew has it none of its pages: truncating leaves the first one.
            execute(session, UNLINK, present);
            existing.clear();
        }
        DefinitionWriter writer = new DefinitionWriter(session);
        plan.largeObjects().stream()
                .filter(definition -> !existing.contains(definition.identity()))
                .forEach(writer::write);
        loader.load(RowsPart.whole(rows), LargeObjects.TABLE.sql(), false);
        plan.definitions().stream()
                .filter(definition -> LargeObjects.concernsOne(definition) && !LargeObjects.makesOne(definition))
                .forEach(writer::write);
        if (mode == RestoreMode.MERGE) {
            compare(session, rows);
        }
    }

    private void compare(Connection session, TableRows rows) throws SQLException {
        String pages = "ONLY " + LargeObjects.TABLE.sql() + " AS t WHERE "
                + LargeObjectSelection.of(plan).condition();
        RowsComparison.requireMerged(rows, TableDigest.read(session, rows.format(), pages, advanced -> {}));
    }

    private Set<String> existing(Connection session) throws SQLException {
        Set<String> existing = new HashSet<>();
        try (PreparedStatement statement = session.prepareStatement(EXISTING)) {
            statement.setString(1, LargeObjectSelection.of(plan).literal());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(row.getString(1));
                }
            }
        }
        return existing;
    }

    private static void execute(Connection session, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.execute();
        }
    }
}
