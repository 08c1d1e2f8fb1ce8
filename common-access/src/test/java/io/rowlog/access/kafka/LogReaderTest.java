package io.rowlog.access.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.SnapshotAbandoned;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final SnapshotId SNAPSHOT = new SnapshotId("s1");
    /** A broker answers a commit before readers see it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Schema ROW =
            SchemaBuilder.record("Row").fields().requiredInt("id").endRecord();

    @TempDir
    private static Path directory;

    private static KafkaBroker broker;
    private static KafkaSettings kafka;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.builder(directory).start();
        kafka = new KafkaSettings(broker.bootstrapServers(), Map.of());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Creates a log's topics and writes to them as one writer. */
    private record Writer(TopicNames names, Producer<byte[], byte[]> producer) implements AutoCloseable {
        static Writer of(LogName log) {
            try (Admin admin = kafka.admin()) {
                new LogTopics(kafka, admin, log).prepare(List.of(), TopicSettings.DEFAULT);
            }
            Writer writer = new Writer(new TopicNames(log), kafka.producer("writer-" + log));
            writer.producer.initTransactions();
            return writer;
        }

        void begin(LogEvent... events) {
            producer.beginTransaction();
            for (LogEvent event : events) {
                send(EventCodec.kind(event), EventCodec.encode(event), false);
            }
        }

        void send(String kind, byte[] value, boolean required) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(names.control(), 0, null, value);
            record.headers().add(LogHeaders.EVENT, kind.getBytes(StandardCharsets.UTF_8));
            if (required) {
                record.headers().add(LogHeaders.REQUIRED, new byte[] {1});
            }
            producer.send(record);
        }

        void schema(Schema schema) {
            producer.send(new ProducerRecord<>(
                    names.schemas(),
                    0,
                    SchemaId.of(schema).toString().getBytes(StandardCharsets.US_ASCII),
                    schema.toString().getBytes(StandardCharsets.UTF_8)));
        }

        void write(LogEvent... events) {
            begin(events);
            producer.commitTransaction();
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
        }
    }

    private static LogCreated created(LogName log) {
        return new LogCreated(EventCodec.FORMAT_VERSION, log, new SourceDatabase(1, "shop"), Instant.EPOCH);
    }

    private static SnapshotStarted started() {
        return new SnapshotStarted(
                SNAPSHOT,
                Instant.EPOCH,
                Lsn.parse("0/1"),
                Visibility.parse("1:1:"),
                180_000,
                "UTF8",
                0,
                List.of(),
                List.of(),
                0,
                1,
                List.of());
    }

    private static Stage stage(LogReader reader) {
        return reader.state().orElseThrow().snapshot(SNAPSHOT).orElseThrow().stage();
    }

    @Test
    void aLogThatIsNotThereDoesNotExist() {
        try (LogReader reader = new LogReader(kafka, new LogName("nowhere"))) {
            assertThat(reader.exists()).isFalse();
        }
    }

    @Test
    void aLogWithoutEventsHasNoState() {
        LogName log = new LogName("empty");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            reader.readToEnd();

            assertThat(reader.state()).isEmpty();
        }
    }

    @Test
    void aReaderGoesOnWhereItWas() {
        LogName log = new LogName("further");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.write(created(log), started());
            reader.readToEnd();
            writer.write(new SnapshotAbandoned(SNAPSHOT, Instant.EPOCH, "stopped"));
            reader.poll(LIMIT);

            assertThat(stage(reader)).isEqualTo(new Stage.Abandoned());
        }
    }

    @Test
    void aReaderThatWaitsTakesWhatComes() {
        LogName log = new LogName("awaited");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            reader.readToEnd();
            writer.write(created(log), started());

            assertThat(reader.poll(LIMIT)).isTrue();
            assertThat(stage(reader)).isEqualTo(new Stage.Started());
        }
    }

    @Test
    void whatIsNotCommittedIsNotRead() {
        LogName log = new LogName("uncommitted");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.write(created(log), started());
            writer.begin(new SnapshotAbandoned(SNAPSHOT, Instant.EPOCH, "stopped"));
            writer.producer().flush();
            reader.readToEnd();
            writer.producer().abortTransaction();

            assertThat(stage(reader)).isEqualTo(new Stage.Started());
        }
    }

    @Test
    void schemasThatCameWithLaterEventsAreThereToo() {
        LogName log = new LogName("schemas");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.write(created(log));
            reader.readToEnd();
            writer.begin();
            writer.schema(ROW);
            writer.producer().commitTransaction();
            writer.write(started());
            reader.poll(LIMIT);

            assertThat(reader.schemas().get(SchemaId.of(ROW))).isEqualTo(ROW);
        }
    }

    @Test
    void anEventOfAnUnknownKindIsPassedOver() {
        LogName log = new LogName("unknown-kind");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.begin(created(log));
            writer.send("Compacted", new byte[] {1}, false);
            writer.producer().commitTransaction();
            reader.readToEnd();

            assertThat(reader.state()).isPresent();
        }
    }

    @Test
    void anUnknownEventThatMustBeUnderstoodStopsTheReader() {
        LogName log = new LogName("required-kind");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.begin(created(log));
            writer.send("Compacted", new byte[] {1}, true);
            writer.producer().commitTransaction();

            assertThatThrownBy(reader::readToEnd)
                    .hasMessageContaining("event Compacted at required-kind.control-0 offset 1")
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.LOG_TOO_NEW));
        }
    }

    @Test
    void aRecordThatIsNoEventIsNamed() {
        LogName log = new LogName("foreign");
        try (Writer writer = Writer.of(log);
                LogReader reader = new LogReader(kafka, log)) {
            writer.begin(created(log));
            writer.send("SnapshotAbandoned", new byte[] {1, 2, 3}, false);
            writer.producer().commitTransaction();

            assertThatThrownBy(reader::readToEnd).hasMessageContaining("foreign.control-0 offset 1 is damaged");
        }
    }
}
