package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.access.terminal.UserError;
import io.rowlog.producer.ddl.DefinitionReader;
import io.rowlog.producer.publish.ControlWriter;
import io.rowlog.producer.publish.Writers;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.Manifest;
import io.rowlog.schema.log.SnapshotManifest;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.log.event.LogCreated;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;

/**
 * Takes one snapshot of a database into its log. Each object takes one snapshot; interrupting the thread that runs it
 * gives it up, and the log says so.
 */
public final class Snapshot {
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final SnapshotRequest request;
    private final SnapshotProgress progress;

    public Snapshot(SnapshotRequest request, SnapshotProgress progress) {
        this.request = request;
        this.progress = progress;
    }

    /**
     * Takes the snapshot.
     *
     * @throws UserError when something is not right that the user can put right; the log then holds no snapshot, or one
     *     that is marked as abandoned
     * @throws InterruptedException when the thread is interrupted
     */
    public SnapshotReport take() throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        try (SnapshotSession session = SnapshotSession.open(request.source(), request.log())) {
            Catalog catalog = new CatalogReader().read(session.connection());
            List<Table> tables = request.tables().select(catalog.tables());
            List<Definition> definitions = new DefinitionReader().read(session.connection());
            session.lock(tables);
            SnapshotPlan plan = new SnapshotPlan(tables, new TopicNames(request.log()));
            List<SnapshotReport.CapturedTable> captured;
            String id = ID.format(session.startedAt())
                    + String.format("-%04x", ThreadLocalRandom.current().nextInt(0x10000));
            try (Admin admin = request.kafka().admin()) {
                captured = write(new SnapshotEvents(id), session, catalog, definitions, plan, admin);
            }
            return new SnapshotReport(
                    request.log(),
                    id,
                    session.lsn(),
                    captured,
                    definitions.size(),
                    catalog.sequences().size(),
                    catalog.uncaptured(),
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private List<SnapshotReport.CapturedTable> write(
            SnapshotEvents events,
            SnapshotSession session,
            Catalog catalog,
            List<Definition> definitions,
            SnapshotPlan plan,
            Admin admin)
            throws SQLException, InterruptedException {
        new LogTopics(request.kafka(), admin, request.log())
                .prepare(
                        plan.entries().stream().map(SnapshotPlan.Entry::topic).toList(), request.topics());
        Writers.fence(request.kafka(), admin, request.log());
        try (ControlWriter control = new ControlWriter(request.kafka(), request.log())) {
            begin(events, session, catalog, definitions, plan, control);
            try {
                List<Chunk> chunks = new ChunkPlanner(ChunkPlanner.DEFAULT_BLOCKS).plan(plan.tables());
                Tally tally = new Tally(plan, chunks, progress);
                progress.started(
                        events.snapshot(),
                        plan.entries().size(),
                        plan.tables().stream().mapToLong(Table::estimatedRows).sum());
                new SnapshotWorkers(request, session, progress).run(events.snapshot(), plan, chunks, tally);
                List<SnapshotReport.CapturedTable> tables = tally.tables(plan);
                control.append(Stream.concat(
                                tables.stream().map(events::table),
                                Stream.<SpecificRecord>of(
                                        events.sequences(catalog.sequences()), events.completed(tables)))
                        .toList());
                return tables;
            } catch (SQLException | InterruptedException | RuntimeException e) {
                abandon(events.snapshot(), control, e);
                throw e;
            }
        }
    }

    private void begin(
            SnapshotEvents events,
            SnapshotSession session,
            Catalog catalog,
            List<Definition> definitions,
            SnapshotPlan plan,
            ControlWriter control) {
        LogReader reader = new LogReader(request.kafka(), request.log());
        SchemaStore present = reader.schemas();
        Optional<Manifest> manifest = reader.manifest(present);
        manifest.ifPresent(existing -> checkSource(existing.created(), catalog));

        List<Schema> schemas = new ArrayList<>(EventCodec.SCHEMAS);
        schemas.addAll(plan.schemas());
        control.schemas(schemas, present);

        List<SpecificRecord> first = new ArrayList<>();
        if (manifest.isEmpty()) {
            first.add(SnapshotEvents.logCreated(request.log().name(), catalog));
        }
        manifest.stream()
                .flatMap(existing -> existing.snapshots().stream())
                .filter(snapshot -> snapshot.state() == SnapshotManifest.State.STARTED)
                .forEach(snapshot -> first.add(SnapshotEvents.abandoned(
                        snapshot.id(), "its producer ended without completing it; snapshot " + events.snapshot()
                                + " was begun")));
        first.addAll(events.started(session, catalog, request.tables(), plan.planned(), 0));
        first.addAll(events.schema(definitions, catalog.uncaptured()));
        control.append(first);
    }

    /** A log is of one database for good: rows of two would mix beyond repair. */
    private void checkSource(LogCreated created, Catalog catalog) {
        boolean sameSystem = created.getSystemIdentifier() == catalog.systemIdentifier()
                || created.getSystemIdentifier() == 0
                || catalog.systemIdentifier() == 0;
        if (!sameSystem || !created.getDatabase().equals(catalog.database())) {
            throw new UserError(
                    "Log " + request.log() + " belongs to database " + created.getDatabase() + " of system "
                            + created.getSystemIdentifier() + ", not to " + catalog.database() + " of system "
                            + catalog.systemIdentifier(),
                    "Choose another log with --log NAME");
        }
    }

    private static void abandon(String snapshot, ControlWriter control, Exception cause) {
        String reason = cause instanceof InterruptedException
                ? "interrupted"
                : cause.getClass().getSimpleName();
        try {
            control.append(List.of(SnapshotEvents.abandoned(snapshot, reason)));
        } catch (RuntimeException e) {
            // Kafka may be what failed; the next snapshot marks this one as abandoned.
            cause.addSuppressed(e);
        }
    }
}
