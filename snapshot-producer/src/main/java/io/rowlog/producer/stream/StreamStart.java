package io.rowlog.producer.stream;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.StreamPreflight;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.replication.ReplicationSlot;
import io.rowlog.producer.replication.SourceHistory;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.StreamState;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds where a stream goes on, or begins one: what the log has last, and what the slot has, must meet. Starting below the
 * place that a slot has confirmed, a server would silently start there.
 */
final class StreamStart {
    private static final Duration READER_GONE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(50);

    private final StreamRequest request;
    private final Connection session;
    private final SourceHistory history;
    private final Sessions sessions;
    private final SourceNames names;
    private final ReplicationSlot slot;
    private final LogReader log;
    private final LogWriter writer;
    private final JobProgress progress;

    StreamStart(
            StreamRequest request,
            Connection session,
            SourceHistory history,
            Sessions sessions,
            LogReader log,
            LogWriter writer,
            JobProgress progress) {
        this.request = request;
        this.session = session;
        this.history = history;
        this.sessions = sessions;
        this.names = new SourceNames(request.snapshot().log());
        this.slot = new ReplicationSlot(session, names.slot());
        this.log = log;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Where the stream goes on.
     *
     * @param from commits before it are in the log
     * @param snapshotNeeded whether the log has no snapshot on which the stream's transactions can be replayed
     * @param definitions how changed ones become known
     * @param tables those that are published
     */
    record Point(Lsn from, boolean snapshotNeeded, DefinitionSource definitions, List<Table> tables) {
        Point {
            tables = List.copyOf(tables);
        }
    }

    /**
     * @param serverVersion as {@code server_version_num}
     * @throws Failure when it cannot go on and is not asked to begin again
     */
    Point find(String database, int serverVersion) throws SQLException, InterruptedException {
        log.readToEnd();
        Optional<LogState> state = log.state();
        Optional<StreamState> stream = state.flatMap(LogState::stream);
        Optional<OfTransactions> last;
        long end;
        try (TransactionsReader transactions = new TransactionsReader(
                request.snapshot().kafka(), request.snapshot().log(), log.schemas()::get)) {
            end = transactions.end();
            last = transactions
                    .last()
                    .filter(entry -> stream.isEmpty()
                            || entry.offset() >= stream.get().start().transactionsOffset())
                    .map(TransactionsReader.Entry::event);
        }
        boolean ever = state.isPresent() && !state.get().streams().isEmpty();
        if (stream.isPresent()) {
            Optional<String> broken = broken(stream.get().start(), last);
            if (broken.isEmpty()) {
                Chosen chosen = catalog();
                DefinitionSource definitions = make(chosen);
                awaitNoReader();
                return new Point(
                        last.map(OfTransactions::end)
                                .orElse(stream.get().start().lsn()),
                        state.get().base(stream.get()).isEmpty(),
                        definitions,
                        chosen.tables());
            }
            requireResnapshot(broken.get());
            writer.append(List.of(gap(last, end, broken.get())));
        } else if (ever) {
            requireResnapshot("it was ended");
        }
        return begin(database, serverVersion, state, end);
    }

    private static Gap gap(Optional<OfTransactions> last, long end, String reason) {
        return new Gap(now(), last.map(OfTransactions::end).orElse(null), end, List.of(), reason);
    }

    private void requireResnapshot(String broken) {
        if (!request.resnapshot()) {
            throw new Failure(
                    FailureCode.STREAM_BROKEN,
                    "The stream of log " + request.snapshot().log() + " cannot go on where the log ends: " + broken,
                    Remedy.of(
                            "Begin again with %s: a new snapshot is taken, the gap is on record, and moments before it"
                                    + " stay restorable",
                            Setting.RESNAPSHOT));
        }
    }

    /** What lies between the log's end and what the source can still send; empty when they meet. */
    private Optional<String> broken(StreamStarted start, Optional<OfTransactions> last) throws SQLException {
        Lsn end = last.map(OfTransactions::end).orElse(start.lsn());
        Optional<String> left = history.left(timeline(start, last), end);
        if (left.isPresent()) {
            return Optional.of(
                    "its last transaction, at " + end + ", is not in the source's history any more: " + left.get());
        }
        Optional<ReplicationSlot.State> found = slot.find();
        if (found.isEmpty()) {
            return Optional.of("the replication slot " + names.slot() + " is not there any more");
        }
        ReplicationSlot.State state = found.get();
        if (!state.usable()) {
            return Optional.of(
                    state.walStatus().equals("lost")
                            ? "the source has removed write-ahead log that the slot " + names.slot() + " needs"
                            : "the replication slot " + names.slot() + " is of another database or plugin");
        }
        Lsn confirmed = state.confirmed().orElseThrow();
        return confirmed.compareTo(end) > 0
                ? Optional.of(
                        "the slot " + names.slot() + " begins at " + confirmed + ", after the log's end at " + end)
                : Optional.empty();
    }

    private static Timeline timeline(StreamStarted start, Optional<OfTransactions> last) {
        if (last.isEmpty()) {
            return start.timeline();
        }
        return switch (last.get()) {
            case LogEvent.Passed passed -> passed.timeline();
            case LogEvent.Committed committed -> committed.commit().timeline();
        };
    }

    /** The server may not have noticed yet that the reader before is gone; nobody else of this log is at work. */
    private void awaitNoReader() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + READER_GONE.toNanos();
        Optional<Integer> reader = reader();
        if (reader.isPresent()) {
            progress.notice("The server still serves an earlier reader of slot " + names.slot() + " (process "
                    + reader.get() + "), which is ended");
            end(reader.get());
        }
        while (reader().isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        FailureCode.BUSY,
                        "The replication slot " + names.slot() + " is read by server process " + reader().orElse(0),
                        "End that process, as with SELECT pg_terminate_backend(" + reader().orElse(0) + ")");
            }
            Thread.sleep(STEP);
        }
    }

    private Optional<Integer> reader() throws SQLException {
        return slot.find().flatMap(ReplicationSlot.State::activeProcess);
    }

    private void end(int process) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_terminate_backend(" + process + ")");
        }
    }

    private Point begin(String database, int serverVersion, Optional<LogState> state, long end)
            throws SQLException, InterruptedException {
        awaitNoReader();
        slot.drop();
        Chosen chosen = catalog();
        DefinitionSource definitions = make(chosen);
        progress.notice("Making replication slot " + names.slot()
                + " in the source; it keeps write-ahead log until the log has it");
        slot.create(serverVersion);
        slot.awaitRunning(progress::notice);
        Lsn from = current();
        writer.schemas(EventCodec.SCHEMAS, log.schemas());
        List<LogEvent> events = new ArrayList<>();
        if (state.isEmpty()) {
            events.add(new LogCreated(
                    EventCodec.FORMAT_VERSION,
                    request.snapshot().log(),
                    new SourceDatabase(history.systemIdentifier(), database),
                    now()));
        }
        events.add(new StreamStarted(
                now(),
                names.slot(),
                from,
                history.timeline(),
                end,
                definitions,
                request.snapshot().tables().include(),
                request.snapshot().tables().exclude()));
        log.awaitEvent(writer.append(events));
        return new Point(from, true, definitions, chosen.tables());
    }

    /** The database as it is, and the tables of it that are followed. */
    private record Chosen(Catalog catalog, List<Table> tables) {}

    /** Looked at whole, and found fit for a stream. */
    private Chosen catalog() throws SQLException {
        try (ReadSession reading = ReadSession.begin(sessions)) {
            Catalog whole = new CatalogReader().read(reading.connection());
            List<Table> tables = request.snapshot().tables().select(whole.tables());
            Catalog catalog = whole.without(
                    request.snapshot().tables().leftOut(whole.tablesByName().keySet()));
            new StreamPreflight(request.snapshot().source(), request.snapshot().log())
                    .require(reading.connection(), catalog, tables).stream()
                            .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                            .forEach(finding -> progress.notice(finding.what()
                                    + (finding.remedy().toString().isEmpty() ? "" : " " + finding.remedy())));
            return new Chosen(catalog, tables);
        }
    }

    /** What the stream needs in the source, besides its slot. */
    private DefinitionSource make(Chosen chosen) throws SQLException {
        SourceObjects.Made made = new SourceObjects(names).make(session, chosen.tables());
        if (!made.made().isEmpty()) {
            progress.notice("Made in the source: "
                    + made.made().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        made.obstacle()
                .ifPresent(obstacle -> progress.notice("No event triggers (" + obstacle
                        + "): changes of definitions are noticed from the stream, after they have been made"));
        if (!made.unpublished().isEmpty()) {
            progress.notice("Changes of these tables cannot be published by this role, and are not in the log: "
                    + String.join(", ", made.unpublished()));
        }
        return made.definitions();
    }

    private Lsn current() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_wal_lsn()::text")) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
