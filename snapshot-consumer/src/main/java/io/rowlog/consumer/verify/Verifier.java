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
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetLargeObjects;
import io.rowlog.consumer.target.TargetLargeObjects.Presence;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.consumer.verify.TableComparison.Slice;
import io.rowlog.consumer.verify.VerificationReport.SequenceDifference;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.SnapshotState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a database by several sessions under one snapshot, and compares it with what a plan holds. Changes nothing. One
 * object verifies once, on the thread that calls it and workers.
 */
public final class Verifier {
    /** Whether a restore's notes are there, and may be read. */
    private static final String NOTES = """
            SELECT coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass('%1$s.restore'), 'SELECT')
                            AND pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace('%1$s'), 'USAGE'), false)
            """.formatted(OwnSchemas.RESTORE);

    private static final String UNFINISHED =
            "SELECT r.what, r.started_at::text FROM " + OwnSchemas.RESTORE + ".restore AS r";

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
     * @param definitions whether to compare definitions too
     * @throws SQLException when the server fails
     * @throws InterruptedException when the thread is interrupted; nothing then goes on
     */
    public VerificationReport verify(boolean definitions) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        progress.begun(Phase.VERIFY, plan.rows());
        try (ReadSession session = ReadSession.begin(sessions)) {
            Catalog catalog = new CatalogReader().read(session.connection());
            TargetLargeObjects.requireFit(plan, session.connection(), true);
            DefinitionComparison compared =
                    definitions ? compareDefinitions(catalog, session) : DefinitionComparison.NONE;
            List<TableResult> tables = compareTables(catalog.tablesByName(), session);
            List<SequenceDifference> sequences = compareSequences(catalog);
            String unfinished = unfinished(session.connection());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            progress.finished(Phase.VERIFY, took);
            return new VerificationReport(tables, sequences, compared, unfinished, took);
        }
    }

    /** By a session of its own, whose locks on all that is read are let go with it. */
    private DefinitionComparison compareDefinitions(Catalog catalog, ReadSession session) throws SQLException {
        try (ReadSession reader = ReadSession.at(session.export(), sessions)) {
            SnapshotState snapshot = plan.snapshot();
            return DefinitionComparison.of(
                    new Side(
                            RoleSelection.comparable(plan.definitions()),
                            snapshot.uncaptured(),
                            snapshot.start().serverVersion()),
                    Side.of(catalog, reader.connection()),
                    plan.whole()
                            && plan.existing().isEmpty()
                            && !snapshot.start().partial());
        }
    }

    /** What the notes of a restore tell that are there until it is done; null when there are none. */
    private static @Nullable String unfinished(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            try (ResultSet notes = statement.executeQuery(NOTES)) {
                notes.next();
                if (!notes.getBoolean(1)) {
                    return null;
                }
            }
            try (ResultSet begun = statement.executeQuery(UNFINISHED)) {
                return begun.next()
                        ? "a restore of " + begun.getString(1) + ", begun " + begun.getString(2)
                                + ", is not done; run it again to have it go on"
                        : null;
            }
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
        return plan.comparedSequences().stream()
                .filter(expected -> !expected.equals(found.get(expected.name())))
                .filter(expected -> found.containsKey(expected.name()) || !plan.mayLack(expected))
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
