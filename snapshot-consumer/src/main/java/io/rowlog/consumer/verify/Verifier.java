package io.rowlog.consumer.verify;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.ReadSession.Moment;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.RowSecurity;
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
import java.util.Set;
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

    /** Finding rows that differ takes at most so long, or as long as it took to find that there are some. */
    private static final Duration SEARCH = Duration.ofMinutes(5);

    private final RestorePlan plan;
    private final KafkaSettings kafka;
    private final Sessions sessions;
    private final int jobs;
    private final boolean lifting;
    private final JobProgress progress;

    /**
     * @param kafka has the log, in which rows are looked up only if some differ
     * @param jobs number of sessions that read at the same time
     * @param lifting whether row security that the role has forced on itself as the owner of a table may be lifted in a
     *     transaction that reads the table and is rolled back; it keeps all others from the table meanwhile
     */
    public Verifier(
            RestorePlan plan, KafkaSettings kafka, Sessions sessions, int jobs, boolean lifting, JobProgress progress) {
        this.plan = plan;
        this.kafka = kafka;
        this.sessions = sessions;
        this.jobs = jobs;
        this.lifting = lifting;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param definitions whether to compare definitions too
     * @throws Failure when row security would hide rows, naming the tables
     * @throws SQLException when the server fails
     * @throws InterruptedException when the thread is interrupted; nothing then goes on
     */
    public VerificationReport verify(boolean definitions) throws SQLException, InterruptedException {
        try (ReadSession session = ReadSession.begin(sessions)) {
            return verify(session, definitions);
        }
    }

    /**
     * The same with what a session sees that has been held since.
     *
     * @throws Failure as {@link #verify(boolean)} does
     */
    public VerificationReport verify(ReadSession session, boolean definitions)
            throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        progress.begun(Phase.VERIFY, plan.rows());
        Catalog catalog = new CatalogReader().read(session.connection());
        TargetLargeObjects.requireFit(plan, session.connection(), true);
        RowSecurity security = RowSecurity.read(session.connection(), tables(catalog));
        security.requireNone(lifting);
        DefinitionComparison compared = definitions ? compareDefinitions(catalog, session) : DefinitionComparison.NONE;
        List<TableComparison> read = new ArrayList<>();
        Moment moment = session.export();
        List<TableResult> tables = compareTables(catalog.tablesByName(), security, session, moment, read);
        List<DifferentRows> rows = find(read, moment, begun);
        List<SequenceDifference> sequences = compareSequences(catalog);
        String unfinished = unfinished(session.connection());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        progress.finished(Phase.VERIFY, took);
        return new VerificationReport(tables, rows, sequences, compared, unfinished, took);
    }

    private List<Table> tables(Catalog catalog) {
        Set<QualifiedName> names = plan.tableNames();
        return catalog.tables().stream()
                .filter(table -> names.contains(table.name()))
                .toList();
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

    /**
     * @param read takes the tables whose rows have been read
     */
    private List<TableResult> compareTables(
            Map<QualifiedName, Table> tables,
            RowSecurity security,
            ReadSession session,
            Moment moment,
            List<TableComparison> read)
            throws SQLException, InterruptedException {
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
                        security,
                        presence.others() > 0
                                ? List.of(TargetLargeObjects.of(plan).condition())
                                : List.of());
                results.add(comparison::result);
                read.add(comparison);
                if (comparison.slices().isEmpty()) {
                    progress.tableFinished(Phase.VERIFY, expected.name(), 0);
                }
                slices.addAll(comparison.slices());
            }
        }
        slices.sort(Comparator.comparingLong(Slice::blocks).reversed());
        new Workers(jobs, sessions::abort)
                .run(
                        "rowlog-verify",
                        slices,
                        name -> new SliceReader(moment, sessions, ReadSession.at(moment, sessions), progress));
        return results.stream().map(Supplier::get).toList();
    }

    /** Of tables that have no rows here, it is known that all are only in the log, which may not have the rows at all. */
    private List<DifferentRows> find(List<TableComparison> read, Moment moment, long begun) throws SQLException {
        List<TableComparison> different = read.stream()
                .filter(comparison ->
                        comparison.rows() > 0 && !comparison.result().equal())
                .toList();
        List<DifferentRows> rows = new ArrayList<>();
        if (different.isEmpty() || plan.snapshot().verification()) {
            return rows;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Duration limit = took.compareTo(SEARCH) > 0 ? took : SEARCH;
        progress.notice("Rows differ in " + different.size() + (different.size() == 1 ? " table" : " tables")
                + "; finding out which, for at most " + limit.toMinutes() + " min");
        try (RowSearch search = new RowSearch(kafka, moment, sessions, limit)) {
            for (TableComparison comparison : different) {
                rows.add(search.find(comparison));
            }
        }
        return rows;
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
    private record SliceReader(Moment moment, Sessions sessions, ReadSession session, JobProgress progress)
            implements Workers.Worker<Slice> {
        @Override
        public void work(Slice slice) throws SQLException {
            QualifiedName table = slice.table().name();
            try {
                session.unlock();
                RowTotal total = slice.forced() ? readForced(slice) : read(slice, session);
                slice.comparison().add(total).ifPresent(rows -> progress.tableFinished(Phase.VERIFY, table, rows));
            } catch (SQLException e) {
                throw ServerFailure.of("Reading table " + table, e);
            }
        }

        private RowTotal read(Slice slice, ReadSession reader) throws SQLException {
            return TableDigest.read(reader.connection(), slice.rows(), rows -> progress.advanced(Phase.VERIFY, rows));
        }

        private RowTotal readForced(Slice slice) throws SQLException {
            try (ReadSession reader = ReadSession.at(moment, sessions, RowSecurity.lifting(slice.heap()))) {
                return read(slice, reader);
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
