package io.rowlog.consumer.verify;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.LargeObjectCheck;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads a database by several sessions under one snapshot, and compares it with what a plan holds. Changes nothing. One
 * object verifies once, on the thread that calls it and workers.
 */
public final class Verifier {
    private final RestorePlan plan;
    private final Sessions sessions;
    private final int jobs;
    private final JobProgress progress;
    private final Map<QualifiedName, TableResult> results = new HashMap<>();

    /**
     * @param jobs number of sessions that read at the same time
     */
    public Verifier(RestorePlan plan, Sessions sessions, int jobs, JobProgress progress) {
        this.plan = plan;
        this.sessions = sessions;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param sequences whether to compare sequences too
     * @throws SQLException when the server fails
     * @throws InterruptedException when the thread is interrupted; nothing then goes on
     */
    public VerificationReport verify(boolean sequences) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        progress.begun(Phase.VERIFY, plan.rows());
        Connection session = sessions.open();
        try {
            session.setAutoCommit(false);
            beginSnapshot(session);
            Catalog catalog = new CatalogReader().read(session);
            LargeObjectCheck.require(plan, session, true);
            compareTables(catalog.tablesByName(), session);
            List<SequenceDifference> differences = sequences ? compareSequences(catalog) : List.of();
            session.rollback();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            progress.finished(Phase.VERIFY, took);
            return new VerificationReport(
                    plan.tables().stream()
                            .map(table -> Objects.requireNonNull(results.get(table.table())))
                            .toList(),
                    differences,
                    took);
        } finally {
            sessions.close(session);
        }
    }

    private static void beginSnapshot(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }

    private static String export(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT quote_literal(pg_export_snapshot())")) {
            row.next();
            return row.getString(1);
        }
    }

    private void compareTables(Map<QualifiedName, Table> tables, Connection session)
            throws SQLException, InterruptedException {
        String snapshot = export(session);
        List<TableSlice> slices = new ArrayList<>();
        for (TableRows rows : plan.tables()) {
            Table table = tables.get(rows.table());
            LargeObjectSelection.Presence presence = presence(rows, session);
            TableResult difference = presence.missing() > 0
                    ? new TableResult.LargeObjectsMissing(
                            rows.table(), plan.largeObjects().size(), presence.missing())
                    : StructureComparison.difference(rows, table);
            if (difference != null || table == null) {
                results.put(rows.table(), Objects.requireNonNull(difference));
            } else {
                slices.addAll(TableSlice.of(
                        rows,
                        table,
                        presence.others() > 0 ? LargeObjectSelection.of(plan).condition() : ""));
            }
        }
        Map<QualifiedName, SliceSum> sums = new HashMap<>();
        slices.forEach(slice -> sums.computeIfAbsent(slice.rows().table(), table -> new SliceSum(slice.rows()))
                .expect());
        slices.sort(Comparator.comparingLong(TableSlice::blocks).reversed());
        new Workers(jobs, sessions::abort)
                .run("rowlog-verify", slices, name -> new VerifyWorker(sessions, snapshot, sums, progress));
        sums.forEach((table, sum) -> results.put(table, sum.result()));
    }

    private LargeObjectSelection.Presence presence(TableRows rows, Connection session) throws SQLException {
        return rows.table().equals(LargeObjects.TABLE)
                ? LargeObjectSelection.of(plan).presence(session)
                : new LargeObjectSelection.Presence(0, 0);
    }

    private List<SequenceDifference> compareSequences(Catalog catalog) {
        Map<QualifiedName, SequenceValue> found =
                catalog.sequences().stream().collect(Collectors.toMap(SequenceValue::name, value -> value));
        return plan.snapshot().sequences().stream()
                .filter(expected -> !expected.equals(found.get(expected.name())))
                .map(expected -> new SequenceDifference(expected, found.get(expected.name())))
                .toList();
    }
}
