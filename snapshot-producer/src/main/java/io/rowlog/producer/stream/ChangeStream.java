package io.rowlog.producer.stream;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.LostConnection;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.producer.publish.WriterRole;
import io.rowlog.producer.replication.ReplicationConnection;
import io.rowlog.producer.replication.SourceHistory;
import io.rowlog.producer.replication.WideXid;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.producer.source.DefinitionSeal;
import io.rowlog.producer.source.SourceClaim;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.wal.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Follows a database: puts every transaction that it commits into its log, once, in order, until it is told to stop. Where the
 * log has no snapshot that the transactions can be replayed on, one is taken beside it. When a connection is lost it goes on
 * where the log ends, as often as need be.
 */
public final class ChangeStream implements Job.Body<StreamReport> {
    private static final Duration READABLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration READABLE_INTERVAL = Duration.ofMillis(20);

    private final StreamRequest request;
    private final StreamMeter meter = new StreamMeter();
    private volatile boolean stopping;

    /** A stream that has not begun. */
    public ChangeStream(StreamRequest request) {
        this.request = request;
    }

    /** The job that follows the database until {@link #stop()}; the source's limit on what a slot keeps holds in its pauses. */
    public Job<StreamReport> job(JobProgress progress) {
        return new Job<>(
                this,
                request.snapshot().kafka(),
                new Sessions(request.snapshot().source()),
                progress,
                Retry.Pauses.LASTING);
    }

    /** Ends it when what has been committed so far is in the log; returns at once. */
    public void stop() {
        stopping = true;
    }

    /** How much it has done and how far behind it is. */
    public StreamMeter meter() {
        return meter;
    }

    @Override
    public Failure explain(SQLException failure) {
        boolean lost = LostConnection.of(failure) != null;
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        String message = Objects.requireNonNullElse(failure.getMessage(), "no message");
        String said = state.startsWith("22")
                ? "SQLSTATE " + state
                : message.lines().findFirst().orElse("no message") + " (SQLSTATE " + state + ")";
        return new Failure(
                lost ? FailureCode.POSTGRES_UNAVAILABLE : FailureCode.SOURCE_FAILED,
                "Following " + request.snapshot().source().url() + " failed: " + said,
                Remedy.of(
                        lost
                                ? "Check that the server runs and can be reached from here, then %s: it goes on where"
                                        + " the log ends"
                                : "See the log of the source's server for details, then %s: it goes on where the log"
                                        + " ends",
                        Action.AGAIN),
                failure);
    }

    @Override
    public Retry.Places places() {
        return request.places();
    }

    @Override
    public String next() {
        return "it goes on where the log ends";
    }

    @Override
    public boolean stepwise() {
        return true;
    }

    @Override
    public StreamReport attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
        SnapshotRequest snapshot = request.snapshot();
        Connection session = sessions.open();
        SourceClaim.take(session, WriterRole.STREAM, snapshot.log());
        Server server = Server.of(session);
        if (server.standby()) {
            throw new Failure(
                    FailureCode.SOURCE_UNFIT,
                    "The source " + snapshot.source().url() + " is a standby, and a stream reads from the primary",
                    Remedy.of("Give %s the primary's address", Setting.SOURCE));
        }
        List<Table> tables = snapshot.tables().select(new CatalogReader().tables(session));
        TopicNames names = new TopicNames(snapshot.log());
        try (Connection replication = snapshot.source().openReplication();
                Admin admin = snapshot.kafka().admin();
                LogReader log = new LogReader(snapshot.kafka(), snapshot.log())) {
            SourceHistory history = SourceHistory.read(replication);
            LogTopics topics = new LogTopics(snapshot.kafka(), admin, snapshot.log());
            if (topics.exists()) {
                log.readToEnd();
                log.ofAnotherThan(new SourceDatabase(history.systemIdentifier(), server.database()))
                        .ifPresent(failure -> {
                            throw failure;
                        });
            }
            int largestRecord = topics.prepare(
                    tables.stream().map(table -> names.table(table.name())).toList(), snapshot.topics());
            WriterRole.STREAM.fence(snapshot.kafka(), admin, snapshot.log());
            try (LogWriter writer = LogWriter.stream(snapshot.kafka(), snapshot.log())) {
                SourceNames objects = new SourceNames(snapshot.log());
                StreamStart.Point point = new StreamStart(request, session, history, sessions, log, writer, progress)
                        .find(server.database(), server.version());
                // Nothing that is asked from here on waits for others' transactions.
                session.setNetworkTimeout(
                        Runnable::run, Math.toIntExact(request.pace().silence().toMillis()));
                RecordLimit limit =
                        RecordLimit.of(Math.min(largestRecord, snapshot.kafka().maxProducedBytes()));
                try (SourceWatch watch = new SourceWatch(
                                sessions,
                                snapshot.log(),
                                objects.slot(),
                                request.pace().heartbeat(),
                                request.pace().silence());
                        FirstSnapshot first = FirstSnapshot.begin(request, point.snapshotNeeded(), progress);
                        Supplements supplements = new Supplements(snapshot, missed(log), progress);
                        NoticedDefinitions noticed = noticed(point, sessions, objects, progress)) {
                    ReplicationConnection connection = new ReplicationConnection(
                            replication,
                            objects.slot(),
                            point.from(),
                            List.of(objects.publication(), objects.keyedPublication()));
                    TableForms forms = new TableForms(session, snapshot.tables(), names);
                    StreamCourse course = new StreamCourse(
                            request,
                            history,
                            connection,
                            watch,
                            forms,
                            new StreamCourse.Destination(writer, log, topics, limit),
                            meter,
                            progress,
                            new WideXid(server.nextXid()),
                            supplements,
                            point.definitions() == DefinitionSource.EVENT_TRIGGERS
                                    ? DefinitionSeal.read(session)
                                    : Optional.empty(),
                            noticed,
                            point.from());
                    course.run(() -> stopping, first);
                    awaitReadable(log, course.confirmed());
                    return new StreamReport(snapshot.log(), meter.transactions(), meter.changes(), course.confirmed());
                }
            }
        }
    }

    /** Kafka answers a commit a moment before readers see it, and whoever reads the log next wants all of it. */
    private void awaitReadable(LogReader log, Lsn confirmed) throws InterruptedException {
        long end = System.nanoTime() + READABLE_LIMIT.toNanos();
        try (TransactionsReader transactions = new TransactionsReader(
                request.snapshot().kafka(), request.snapshot().log(), log.schemas()::get)) {
            while (transactions
                            .last()
                            .filter(entry -> entry.event().end().compareTo(confirmed) >= 0)
                            .isEmpty()
                    && System.nanoTime() < end) {
                Thread.sleep(READABLE_INTERVAL);
            }
        }
    }

    /** Null where event triggers tell of changed definitions. */
    private @Nullable NoticedDefinitions noticed(
            StreamStart.Point point, Sessions sessions, SourceNames names, JobProgress progress) throws SQLException {
        return switch (point.definitions()) {
            case EVENT_TRIGGERS -> null;
            case NOTICED ->
                new NoticedDefinitions(
                        sessions,
                        request.snapshot().tables(),
                        names,
                        point.tables(),
                        request.pace().heartbeat(),
                        progress);
        };
    }

    /** Where the process that missed something ended before it was read again. */
    private static Set<QualifiedName> missed(LogReader log) {
        return log.state().flatMap(state -> state.stream().map(state::missed)).orElseGet(Set::of);
    }

    /** What the source is. */
    private record Server(String database, int version, boolean standby, long nextXid) {
        static Server of(Connection session) throws SQLException {
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_catalog.current_database(),"
                            + " pg_catalog.current_setting('server_version_num')::int4, pg_catalog.pg_is_in_recovery(),"
                            + " pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text")) {
                row.next();
                return new Server(
                        row.getString(1), row.getInt(2), row.getBoolean(3), Long.parseUnsignedLong(row.getString(4)));
            }
        }
    }
}
