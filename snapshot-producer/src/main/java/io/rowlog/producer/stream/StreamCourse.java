package io.rowlog.producer.stream;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.producer.replication.PgOutputReader;
import io.rowlog.producer.replication.ReplicationConnection;
import io.rowlog.producer.replication.ReplicationMessage;
import io.rowlog.producer.replication.ReplicationMessage.Begin;
import io.rowlog.producer.replication.ReplicationMessage.Delete;
import io.rowlog.producer.replication.ReplicationMessage.Insert;
import io.rowlog.producer.replication.ReplicationMessage.LogicalMessage;
import io.rowlog.producer.replication.ReplicationMessage.Relation;
import io.rowlog.producer.replication.ReplicationMessage.Truncate;
import io.rowlog.producer.replication.ReplicationMessage.Update;
import io.rowlog.producer.replication.SourceHistory;
import io.rowlog.producer.replication.WideXid;
import io.rowlog.producer.source.DefinitionMessage;
import io.rowlog.producer.source.DefinitionSeal;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.Commit;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.log.Operation;
import io.rowlog.schema.wal.Lsn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One course of a stream over one connection: reads what the server sends, encodes it, and puts transactions of the source
 * into transactions of Kafka, several at a time while there are more, and one in several where it is large. The server is told
 * only after Kafka's commit. One thread does all of it, so memory is bounded by what the clients hold: while Kafka does not
 * take more, nothing more is read.
 */
final class StreamCourse {
    /** How long the last heartbeat is waited for, which comes after everything that was committed before the end was asked. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    /** Of messages that are let go of at once. */
    private static final long LARGE = 4L * 1024 * 1024;

    private static final Duration STANDING_INTERVAL = Duration.ofMillis(200);

    private final StreamRequest request;
    private final SourceHistory history;
    private final ReplicationConnection connection;
    private final SourceWatch watch;
    private final TableForms forms;
    private final Destination to;
    private final StreamMeter meter;
    private final JobProgress progress;
    private final WideXid xids;
    private final PgOutputReader reader = new PgOutputReader();
    private final Map<Integer, Optional<ChangeSender>> senders = new HashMap<>();
    private final Map<QualifiedName, TableDescribed> described = new HashMap<>();
    private final Set<String> topics = new HashSet<>();
    private final DefinitionLog definitions;
    private final RetentionAlarm retention;
    private final Supplements supplements;

    private final TransactionGroup group;

    private @Nullable SourceTransaction current;
    private boolean again;
    private long told;

    /**
     * Where a course writes.
     *
     * @param limit of single records
     */
    record Destination(LogWriter writer, LogReader log, LogTopics topics, RecordLimit limit) {}

    StreamCourse(
            StreamRequest request,
            SourceHistory history,
            ReplicationConnection connection,
            SourceWatch watch,
            TableForms forms,
            Destination to,
            StreamMeter meter,
            JobProgress progress,
            WideXid xids,
            Supplements supplements,
            Optional<DefinitionSeal> seal,
            @Nullable NoticedDefinitions noticed,
            Lsn from) {
        this.request = request;
        this.history = history;
        this.connection = connection;
        this.watch = watch;
        this.forms = forms;
        this.to = to;
        this.meter = meter;
        this.progress = progress;
        this.xids = xids;
        this.supplements = supplements;
        this.retention = new RetentionAlarm(request.maxSlotBytes(), progress);
        this.group = new TransactionGroup(to.writer(), connection, history.timeline(), meter, progress, from);
        this.definitions = new DefinitionLog(
                seal,
                new DefinitionChanges(request.snapshot().tables(), forms::table),
                noticed,
                request.snapshot().kafka(),
                to.log(),
                group,
                supplements,
                progress);
        to.log().state().ifPresent(state -> state.described().forEach(table -> described.put(table.table(), table)));
    }

    /** Everything that was committed before this place is in the log. */
    Lsn confirmed() {
        return group.logged();
    }

    /**
     * Follows until it is told to stop, and what was committed until then is in the log.
     *
     * @throws SQLException when the source fails, or says nothing for too long
     * @throws Failure when the source keeps more for the slot than it may, or the snapshot beside it fails
     */
    void run(BooleanSupplier stopping, FirstSnapshot snapshot) throws SQLException, InterruptedException {
        try {
            progress.begun(Phase.STREAM, 0);
            while (!stopping.getAsBoolean()) {
                step();
                snapshot.check();
                supplements.check();
            }
            finish();
        } finally {
            group.close();
        }
    }

    /** The last heartbeat says where sequences stand, and that nothing before it is missing. */
    private void finish() throws SQLException, InterruptedException {
        long last = watch.ask();
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        // It is seen within its transaction, whose end is still to come.
        while ((!watch.reached(last) || current != null) && System.nanoTime() < deadline) {
            step();
        }
        if (current == null) {
            group.commit();
        }
        if (!watch.reached(last)) {
            progress.notice(
                    "Not everything that the source has committed is in the log: the source was still sending after "
                            + END_LIMIT.toSeconds() + " s. The next stream goes on at " + group.logged());
        }
    }

    private void step() throws SQLException, InterruptedException {
        ByteInput message = connection.poll();
        if (message != null) {
            long bytes = message.remaining();
            take(message);
            if (bytes > LARGE) {
                release();
            }
        }
        group.commitWhenDue(message == null, current != null);
        definitions.readAgain();
        if (connection.asked() && current == null && group.isEmpty()) {
            group.pass();
        }
        connection.keepAlive();
        long now = System.nanoTime();
        if (now - told > STANDING_INTERVAL.toNanos()) {
            told = now;
            tell();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("The stream was interrupted");
        }
    }

    /** What is unusual, and how things stand. */
    private void tell() throws SQLException {
        watch.check();
        if (current == null && definitions.look()) {
            forms.outdate();
        }
        if (connection.silence().compareTo(request.pace().silence()) > 0) {
            throw new SQLException(
                    "The server has said nothing for " + connection.silence().toSeconds() + " s", "08006");
        }
        SourceWatch.Sample sample = watch.sample();
        Lsn current = sample.current() == null ? connection.walEnd() : sample.current();
        boolean behind = this.current != null || !group.isEmpty();
        long unsent = Math.max(0, current.bytes() - connection.walEnd().bytes());
        long unlogged = behind
                ? Math.max(0, connection.walEnd().bytes() - group.logged().bytes())
                : 0;
        meter.stands(new StreamMeter.Standing(
                connection.confirmed(), unsent + unlogged, watch.oldest(), sample.retainedBytes()));
        if (connection.silence().compareTo(STANDING_INTERVAL) < 0) {
            meter.alive();
        }
        retention.check(sample.retainedBytes());
    }

    private void take(ByteInput message) throws SQLException, InterruptedException {
        long bytes = message.remaining();
        ReplicationMessage read = reader.read(message);
        switch (read) {
            case Begin begin -> begin(begin);
            case ReplicationMessage.Commit commit -> commit(commit);
            case Relation relation -> senders.remove(relation.oid());
            case Insert insert -> {
                ChangeSender sender = sender(insert.relation());
                if (sender != null) {
                    counted(Operation.INSERT, bytes);
                    sender.insert(insert.row(), transaction());
                }
            }
            case Update update -> {
                ChangeSender sender = sender(update.relation());
                if (sender != null) {
                    counted(Operation.UPDATE, bytes);
                    sender.update(update.row(), update.old(), update.whole(), transaction());
                }
            }
            case Delete delete -> {
                ChangeSender sender = sender(delete.relation());
                if (sender != null) {
                    counted(Operation.DELETE, bytes);
                    sender.delete(delete.old(), delete.whole(), transaction());
                }
            }
            case Truncate truncate -> {
                for (Relation relation : truncate.relations()) {
                    ChangeSender sender = sender(relation);
                    if (sender != null) {
                        counted(Operation.TRUNCATE, bytes);
                        sender.truncate(transaction());
                    }
                }
            }
            case LogicalMessage logical -> message(logical);
            case ReplicationMessage.Passing passing -> {
                // Names of types come with the catalog, and changes of every origin are captured.
            }
        }
    }

    /** Of a row of some hundred megabytes there is room for one message, and none for the one before it. */
    private void release() {
        reader.release();
        senders.values().forEach(sender -> sender.ifPresent(ChangeSender::release));
    }

    private void counted(Operation operation, long bytes) {
        group.grows(bytes);
        meter.change(operation, bytes);
    }

    private void begin(Begin begin) {
        again = begin.commit().compareTo(group.logged()) < 0;
        current = new SourceTransaction(begin, group::transaction);
    }

    private SourceTransaction transaction() {
        if (current == null) {
            throw new MalformedDataException("A change outside of a transaction");
        }
        return current;
    }

    private void message(LogicalMessage message) throws SQLException {
        if (!message.transactional() || again || current == null) {
            return;
        }
        byte[] content = new byte[message.content().remaining()];
        System.arraycopy(message.content().array(), message.content().position(), content, 0, content.length);
        switch (message.prefix()) {
            case SourceWatch.PREFIX -> watch.returned(content).ifPresent(transaction()::heartbeat);
            case DefinitionMessage.PREFIX -> definition(content);
            case Marking.PREFIX ->
                Marking.read(content, request.snapshot().log()).ifPresent(transaction()::marker);
            default -> {
                // Of others.
            }
        }
    }

    /** A command has changed definitions. A relation may belong to another table now, of which the server says nothing. */
    private void definition(byte[] content) {
        forms.outdate();
        senders.clear();
        definitions.told(content, transaction());
    }

    /** The sender for changes of a relation; null where they are not wanted, or are in the log already. */
    private @Nullable ChangeSender sender(Relation relation) throws SQLException, InterruptedException {
        if (again) {
            return null;
        }
        Optional<ChangeSender> sender = senders.get(relation.oid());
        if (sender == null) {
            Optional<TableForm> form = forms.of(relation);
            sender = form.map(found -> new ChangeSender(found, to.limit()));
            senders.put(relation.oid(), sender);
            if (form.isPresent()) {
                introduce(form.get());
            }
        }
        return sender.orElse(null);
    }

    /** Has topic and schemas there before the first record, and the log told of a form that it does not know. */
    private void introduce(TableForm form) throws SQLException, InterruptedException {
        if (form.relation().identity() != ReplicationMessage.ReplicaIdentity.NOTHING) {
            Optional<String> column = form.keyBeyondIdentity();
            if (column.isPresent()) {
                throw new Failure(
                        FailureCode.SOURCE_UNFIT,
                        "Table " + form.relation().name() + " has a replica identity without column " + column.get()
                                + ", which is part of the key of "
                                + form.format().table(),
                        Remedy.of(
                                "ALTER TABLE " + form.relation().name().sql()
                                        + " REPLICA IDENTITY DEFAULT, or leave the table out with %s",
                                Setting.EXCLUDE));
            }
        }
        if (topics.add(form.topic())) {
            to.topics().prepare(List.of(form.topic()), request.snapshot().topics());
        }
        List<Schema> schemas = form.schemas();
        if (schemas.stream().anyMatch(schema -> !to.log().schemas().contains(SchemaId.of(schema)))) {
            group.commit();
            to.writer().schemas(schemas, to.log().schemas());
            to.log().readToEnd();
        }
        SourceTransaction transaction = transaction();
        TableDescribed now = form.described(transaction.position());
        TableDescribed before = described.put(form.format().table(), now);
        definitions.form(now, before, transaction);
        if (before == null
                || !before.rowSchema().equals(now.rowSchema())
                || !Objects.equals(before.keySchema(), now.keySchema())) {
            group.transaction().event(now);
        }
    }

    private void commit(ReplicationMessage.Commit commit) {
        SourceTransaction ended = transaction();
        current = null;
        if (again) {
            return;
        }
        Commit committed = ended.commit(commit, history.timeline(), xids);
        definitions.ended();
        if (!ended.empty()) {
            group.ended(committed, ended.vouch(committed, group.transaction()));
        }
    }
}
