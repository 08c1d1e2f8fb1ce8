package io.rowlog.access.kafka;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.LogStateBuilder;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a log's control and schemas topics, and goes on where it was when it is asked again: the state and the schemas are
 * those of all that it has read. Whoever needs to know what a log holds has one of these. Not thread-safe.
 */
public final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private final KafkaSettings kafka;
    private final LogName log;
    private final TopicPartition control;
    private final TopicPartition schemaTopic;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final LogStateBuilder state = new LogStateBuilder();
    private final Map<SchemaId, Schema> schemasById = new HashMap<>();
    private SchemaStore schemas;
    private boolean assigned;

    /** A reader that begins at the log's start; whether its topics are there is seen when they are read. */
    public LogReader(KafkaSettings kafka, LogName log) {
        this.kafka = kafka;
        this.log = log;
        TopicNames names = new TopicNames(log);
        control = new TopicPartition(names.control(), 0);
        schemaTopic = new TopicPartition(names.schemas(), 0);
        schemas = new SchemaStore(names.schemas(), Map.of());
        consumer = kafka.consumer("rowlog-" + log);
    }

    /**
     * Whether the log's topics are there. A log without its schemas cannot be read.
     *
     * @throws Failure when Kafka does not answer, or the schemas topic alone is missing
     */
    public boolean exists() {
        Set<String> topics = topics();
        if (!topics.contains(control.topic())) {
            return false;
        }
        if (!topics.contains(schemaTopic.topic())) {
            throw new Failure(
                    FailureCode.LOG_DAMAGED,
                    "Topic " + schemaTopic.topic() + " of log " + log + " is missing: rows cannot be read without it",
                    "Restore the topic from a copy of the cluster, or make a new backup into another log");
        }
        return true;
    }

    /**
     * Names of all topics that Kafka has.
     *
     * @throws Failure when Kafka does not answer
     */
    public Set<String> topics() {
        return KafkaErrors.translate(kafka, () -> consumer.listTopics().keySet());
    }

    /**
     * Reads on to the end of what is committed now, up to the first transaction that is in flight.
     *
     * @throws Failure when a record is not an event or a schema, naming its offset; when one must be understood that this
     *     version does not; or when it takes longer than some minutes
     */
    public void readToEnd() {
        KafkaErrors.translate(kafka, () -> {
            assign();
            // With read_committed the end is before the first open transaction.
            long end = consumer.endOffsets(List.of(control)).getOrDefault(control, 0L);
            take(read(control, end));
            return end;
        });
    }

    /**
     * Waits for further events, at most so long, and takes them.
     *
     * @return whether there were any
     * @throws Failure as of {@link #readToEnd()}
     */
    public boolean poll(Duration limit) {
        return KafkaErrors.translate(kafka, () -> {
            assign();
            only(control);
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
                    consumer.poll(limit).records(control);
            if (!records.isEmpty()) {
                take(records);
            }
            return !records.isEmpty();
        });
    }

    /**
     * Waits until readers see an event that has been committed: a broker answers a commit before it has written the markers
     * by which readers know of it (KIP-98, "Commit or Abort Transaction Request").
     *
     * @param offset of the event in the control topic
     * @throws Failure when it cannot be read within some minutes
     */
    public void awaitEvent(long offset) {
        KafkaErrors.translate(kafka, () -> {
            assign();
            take(read(control, offset + 1));
            return offset;
        });
    }

    /**
     * The state of the log as far as it has been read; empty when it has no first event yet.
     *
     * @throws Failure when the log's format is of a later version
     */
    public Optional<LogState> state() {
        Optional<LogState> read = state.state();
        read.ifPresent(this::checkVersion);
        return read;
    }

    /**
     * The failure that the log, as far as it has been read, is of another database than this: it is of one for good, since
     * rows of two would mix beyond repair. Empty when it is of this one, or has no first event yet.
     */
    public Optional<Failure> ofAnotherThan(SourceDatabase source) {
        return state().map(read -> read.created().source())
                .filter(owner -> !owner.same(source))
                .map(owner -> new Failure(
                        FailureCode.LOG_OF_ANOTHER_DATABASE,
                        "Log " + log + " belongs to " + owner + ", not to " + source.name() + " of system "
                                + source.systemIdentifier(),
                        Remedy.of("Choose another log with %s", Setting.LOG.as("NAME"))));
    }

    /** The schemas that have been read: all that the events so far need. */
    public SchemaStore schemas() {
        return schemas;
    }

    private void assign() {
        if (!assigned) {
            List<TopicPartition> both = List.of(control, schemaTopic);
            consumer.assign(both);
            consumer.seekToBeginning(both);
            assigned = true;
        }
    }

    private void only(TopicPartition partition) {
        consumer.pause(List.of(partition.equals(control) ? schemaTopic : control));
        consumer.resume(List.of(partition));
    }

    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> read(TopicPartition partition, long end) {
        only(partition);
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end) {
            records.addAll(consumer.poll(POLL).records(partition));
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        FailureCode.KAFKA_FAILED,
                        partition + " could not be read to offset " + end + " within " + LIMIT.toSeconds() + " s",
                        Remedy.of(
                                "Check the broker's load and that no transaction hangs (kafka-transactions.sh find-hanging),"
                                        + " then %s",
                                Action.AGAIN));
            }
        }
        return records;
    }

    /** Schemas are written in an earlier transaction than the events that need them: they can be read when those can. */
    private void take(List<ConsumerRecord<ByteBuffer, ByteBuffer>> events) {
        long end = consumer.endOffsets(List.of(schemaTopic)).getOrDefault(schemaTopic, 0L);
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> added = read(schemaTopic, end);
        added.stream()
                .filter(record -> record.value() != null)
                .forEach(record -> schemasById.put(schemaId(record), schema(record)));
        if (!added.isEmpty()) {
            schemas = new SchemaStore(schemaTopic.topic(), schemasById);
        }
        events.forEach(this::add);
    }

    private static SchemaId schemaId(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return SchemaId.parse(record.key() == null ? "" : string(record.key()));
        } catch (IllegalArgumentException e) {
            throw EventReading.damaged(record, "its key is no schema id");
        }
    }

    private static Schema schema(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return new Schema.Parser().parse(string(record.value()));
        } catch (AvroRuntimeException e) {
            throw EventReading.damaged(record, "not an Avro schema");
        }
    }

    private void add(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        EventReading.event(record, schemas::get).ifPresent(state::add);
    }

    private void checkVersion(LogState read) {
        int version = read.created().formatVersion();
        if (version < 1 || version > EventCodec.FORMAT_VERSION) {
            throw new Failure(
                    FailureCode.LOG_TOO_NEW,
                    "The log of topic " + control.topic() + " has format version " + version
                            + "; this version reads version " + EventCodec.FORMAT_VERSION,
                    "Use a newer version of Rowlog for this log");
        }
    }

    private static String string(ByteBuffer buffer) {
        return new String(EventReading.bytes(buffer), StandardCharsets.UTF_8);
    }

    /** Closes the connections, at most within the client's own limit: an interrupt would leave them open. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
