package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.LostConnection;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.producer.publish.ControlWriter;
import io.rowlog.producer.publish.Writers;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.TopicNames;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one snapshot of a database into its log. Each object takes one snapshot; interrupting the thread that runs it
 * gives it up, and the log says so. Not thread-safe, but {@link #cancel()} may be called by any thread.
 */
public final class Snapshot {
    /** A new snapshot is taken after each change of definitions that came in between; few databases have three in a row. */
    private static final int ATTEMPTS = 3;

    private final SnapshotRequest request;
    private final SnapshotProgress progress;

    /** Null while there is none. */
    private volatile @Nullable SnapshotSession reading;

    /** A snapshot that tells of its progress there. */
    public Snapshot(SnapshotRequest request, SnapshotProgress progress) {
        this.request = request;
        this.progress = progress;
    }

    /**
     * Takes the snapshot. When the connection to the source is lost, its snapshot is too: the log says that it is
     * abandoned, and a new one is taken.
     *
     * @throws Failure when something is not right that the user can put right; the log then holds no snapshot, or one
     *     that is marked as abandoned
     * @throws InterruptedException when the thread is interrupted; its message says what remains in the log
     */
    public SnapshotReport take() throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        SourceTries tries = new SourceTries(request, progress);
        int outdated = 0;
        while (true) {
            try (SnapshotSession session = SnapshotSession.open(request.source(), request.log(), tries.sessions())) {
                reading = session;
                tries.begun(session);
                return take(
                        session, SourceContent.read(session.connection(), request.source(), request.tables()), begun);
            } catch (OutdatedSnapshotException e) {
                if (++outdated == ATTEMPTS) {
                    throw new Failure(
                            FailureCode.SOURCE_FAILED,
                            "Definitions changed each time that the backup began: " + e.getMessage() + ".",
                            "Begin again when nobody alters tables");
                }
            } catch (SQLException e) {
                if (Thread.interrupted()) {
                    throw interrupted("Nothing was written to the log", e);
                }
                tries.again(e);
            } catch (Failure e) {
                tries.again(e);
            } finally {
                reading = null;
            }
        }
    }

    /** Ends a wait for the source that an interrupt of the thread does not end. To be followed by that interrupt. */
    public void cancel() {
        SnapshotSession session = reading;
        if (session != null) {
            try {
                session.cancel();
            } catch (SQLException e) {
                // The statement goes on to its end, after which the interrupt is seen.
                return;
            }
        }
    }

    private SnapshotReport take(SnapshotSession session, SourceContent source, long begun)
            throws SQLException, InterruptedException {
        SnapshotPlan plan = new SnapshotPlan(source.tables(), new TopicNames(request.log()));
        SnapshotId id =
                SnapshotId.of(session.startedAt(), ThreadLocalRandom.current().nextInt());
        List<SnapshotReport.CapturedTable> captured;
        try (Admin admin = request.kafka().admin()) {
            captured = write(new SnapshotEvents(id), session, source, plan, admin);
        }
        return new SnapshotReport(
                request.log(),
                id,
                session.lsn(),
                captured,
                source.definitions().size(),
                source.catalog().sequences().size(),
                source.uncaptured(),
                source.findings(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private List<SnapshotReport.CapturedTable> write(
            SnapshotEvents events, SnapshotSession session, SourceContent source, SnapshotPlan plan, Admin admin)
            throws SQLException, InterruptedException {
        LogTopics topics = new LogTopics(request.kafka(), admin, request.log());
        if (topics.exists()) {
            // Before anything is created, or anyone fenced, in a log that is not this database's.
            try (LogReader reader = new LogReader(request.kafka(), request.log())) {
                reader.readToEnd();
                reader.state().ifPresent(log -> LogSource.require(log.created(), source.catalog()));
            }
        }
        int largestRecord = topics.prepare(
                plan.entries().stream().map(SnapshotPlan.Entry::topic).toList(), request.topics());
        Writers.fence(request.kafka(), admin, request.log());
        try (ControlWriter control = new ControlWriter(request.kafka(), request.log())) {
            begin(events, session, source, plan, control);
            List<SnapshotReport.CapturedTable> tables;
            long completed;
            try {
                List<Chunk> chunks = new ChunkPlanner(ChunkPlanner.DEFAULT_BLOCKS).plan(plan.tables());
                Tally tally = new Tally(plan, chunks, progress);
                progress.started(
                        events.snapshot().value(),
                        plan.entries().size(),
                        plan.tables().stream().mapToLong(Table::estimatedRows).sum());
                new SnapshotWorkers(request, session, progress, largestRecord)
                        .run(events.snapshot(), plan, chunks, tally);
                session.requireAlive(null);
                tables = tally.tables(plan);
                completed = control.append(Stream.concat(
                                tables.stream().map(events::table),
                                Stream.<LogEvent>of(
                                        events.sequences(source.catalog().sequences()), events.completed(tables)))
                        .toList());
            } catch (SQLException | InterruptedException | RuntimeException e) {
                // Cleared, because the log could not be written to otherwise.
                boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
                boolean marked = abandon(events.snapshot(), control, interrupted, e);
                if (interrupted) {
                    throw interrupted(remains(events.snapshot(), marked), e);
                }
                if (e instanceof SQLException && LostConnection.of(e) == null) {
                    // Other sessions cannot take a snapshot over from one that is gone.
                    session.requireAlive(e);
                }
                throw e;
            }
            awaitReaders(events.snapshot(), completed);
            return tables;
        }
    }

    /** Whoever restores after this must find the snapshot complete. */
    private void awaitReaders(SnapshotId snapshot, long completed) throws InterruptedException {
        try (LogReader reader = new LogReader(request.kafka(), request.log())) {
            reader.awaitEvent(completed);
        } catch (InterruptException e) {
            // The exception set the flag, which is told by the one thrown now.
            Thread.interrupted();
            throw interrupted("Snapshot " + snapshot + " of log " + request.log() + " is complete", e);
        }
    }

    private void begin(
            SnapshotEvents events,
            SnapshotSession session,
            SourceContent source,
            SnapshotPlan plan,
            ControlWriter control) {
        SchemaStore present;
        Optional<LogState> manifest;
        try (LogReader reader = new LogReader(request.kafka(), request.log())) {
            reader.readToEnd();
            present = reader.schemas();
            manifest = reader.state();
        }

        List<Schema> schemas = new ArrayList<>(EventCodec.SCHEMAS);
        schemas.addAll(plan.schemas());
        control.schemas(schemas, present);

        List<LogEvent> first = new ArrayList<>();
        if (manifest.isEmpty()) {
            first.add(SnapshotEvents.logCreated(request.log(), LogSource.of(source.catalog())));
        }
        manifest.stream()
                .flatMap(existing -> existing.snapshots().stream())
                .filter(SnapshotState::open)
                .forEach(snapshot -> first.add(SnapshotEvents.abandoned(
                        snapshot.id(),
                        "its producer ended without completing it; snapshot " + events.snapshot() + " was begun")));
        first.addAll(events.started(session, source.catalog(), request.tables(), plan.planned(), 0));
        first.addAll(events.schema(source.definitions(), source.uncaptured()));
        control.append(first);
    }

    private static boolean abandon(SnapshotId snapshot, ControlWriter control, boolean interrupted, Exception cause) {
        if (KafkaErrors.unreachable(cause)) {
            // The next snapshot marks this one as abandoned.
            return false;
        }
        String reason = interrupted
                ? "interrupted"
                : LostConnection.of(cause) == LostConnection.POSTGRES
                        ? "the connection to the source was lost"
                        : cause.getClass().getSimpleName();
        try {
            control.append(List.of(SnapshotEvents.abandoned(snapshot, reason)));
            return true;
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private String remains(SnapshotId snapshot, boolean marked) {
        return "Snapshot " + snapshot + " of log " + request.log()
                + (marked ? " is marked as abandoned" : " is incomplete and the next backup marks it as abandoned")
                + "; what it has written stays in the topics, and no restore reads it";
    }

    private static InterruptedException interrupted(String remains, Exception cause) {
        InterruptedException interrupted = new InterruptedException(remains);
        interrupted.initCause(cause);
        return interrupted;
    }
}
