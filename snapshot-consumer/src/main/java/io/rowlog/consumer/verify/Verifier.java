package io.rowlog.consumer.verify;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.ReadSession.Moment;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetLargeObjects;
import io.rowlog.consumer.target.TargetLargeObjects.Presence;
import io.rowlog.consumer.verify.TableComparison.Slice;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
        try (ReadSession session = ReadSession.begin(sessions)) {
            Catalog catalog = new CatalogReader().read(session.connection());
            TargetLargeObjects.requireFit(plan, session.connection(), true);
            List<TableResult> tables = compareTables(catalog.tablesByName(), session);
            List<SequenceDifference> differences = sequences ? compareSequences(catalog) : List.of();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            progress.finished(Phase.VERIFY, took);
            return new VerificationReport(tables, differences, took);
        }
    }

    private List<TableResult> compareTables(Map<QualifiedName, Table> tables, ReadSession session)
            throws SQLException, InterruptedException {
        Moment moment = session.export();
        List<Supplier<TableResult>> results = new ArrayList<>();
        List<Slice> slices = new ArrayList<>();
        for (CapturedTable expected : plan.tables()) {
            Table table = tables.get(expected.name());
            Presence presence = presence(expected, session.connection());
            Optional<TableResult> difference = presence.missing() > 0
                    ? Optional.of(new TableResult.LargeObjectsMissing(
                            expected.name(), plan.largeObjects().size(), presence.missing()))
                    : TableComparison.difference(expected, table);
            if (difference.isPresent() || table == null) {
                results.add(difference::orElseThrow);
            } else {
                TableComparison comparison = new TableComparison(
                        expected,
                        table,
                        presence.others() > 0
                                ? List.of(TargetLargeObjects.of(plan).condition())
                                : List.of());
                results.add(comparison::result);
                if (comparison.slices().isEmpty()) {
                    progress.tableFinished(Phase.VERIFY, expected.name(), 0);
                }
                slices.addAll(comparison.slices());
            }
        }
        slices.sort(Comparator.comparingLong(Slice::blocks).reversed());
        new Workers(jobs, sessions::abort)
                .run("rowlog-verify", slices, name -> new SliceReader(ReadSession.at(moment, sessions), progress));
        return results.stream().map(Supplier::get).toList();
    }

    private Presence presence(CapturedTable table, Connection session) throws SQLException {
        return table.name().equals(LargeObjects.TABLE)
                ? TargetLargeObjects.of(plan).presence(session)
                : new Presence(0, 0);
    }

    private List<SequenceDifference> compareSequences(Catalog catalog) {
        Map<QualifiedName, SequenceValue> found =
                catalog.sequences().stream().collect(Collectors.toMap(SequenceValue::name, value -> value));
        return plan.sequences().stream()
                .filter(expected -> !expected.equals(found.get(expected.name())))
                .map(expected -> new SequenceDifference(expected, found.get(expected.name())))
                .toList();
    }

    /** Reads slices of tables. Used by one thread. */
    private record SliceReader(ReadSession session, JobProgress progress) implements Workers.Worker<Slice> {
        @Override
        public void work(Slice slice) throws SQLException {
            QualifiedName table = slice.table().name();
            try {
                session.unlock();
                RowTotal total = TableDigest.read(
                        session.connection(), slice.rows(), rows -> progress.advanced(Phase.VERIFY, rows));
                slice.comparison().add(total).ifPresent(rows -> progress.tableFinished(Phase.VERIFY, table, rows));
            } catch (SQLException e) {
                throw ServerFailure.of("Reading table " + table, e);
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
