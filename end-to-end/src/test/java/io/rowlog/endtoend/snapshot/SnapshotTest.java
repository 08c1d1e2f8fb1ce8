package io.rowlog.endtoend.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.publish.LogWriter;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.log.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotTest {
    private final Stack stack;
    private String database = "";

    SnapshotTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void loadSample() throws Exception {
        database = SampleShop.create(stack);
    }

    private KafkaSettings kafka() {
        return new KafkaSettings(stack.kafka(), Map.of());
    }

    private SnapshotReport take(LogName log, String source) throws Exception {
        return take(log, source, JobProgress.NONE);
    }

    private SnapshotReport take(LogName log, String source, JobProgress progress) throws Exception {
        SnapshotRequest request = new SnapshotRequest(
                new PostgresConnector(PostgresUrl.parse(stack.url(source)), Passwords.ofProcess()),
                kafka(),
                log,
                TablePatterns.ALL,
                2,
                TopicSettings.DEFAULT);
        try (Job<SnapshotReport> backup = Snapshot.job(request, progress)) {
            return backup.run();
        }
    }

    private LogState state(LogName log) {
        try (LogReader reader = new LogReader(kafka(), log)) {
            reader.readToEnd();
            return reader.state().orElseThrow();
        }
    }

    @Test
    void stateHoldsEveryTableAndEveryRow() throws Exception {
        LogName log = new LogName("whole");
        SnapshotReport report = take(log, database);

        SnapshotState snapshot = state(log).latestComplete().orElseThrow();
        assertThat(snapshot.id()).isEqualTo(report.snapshot());
        assertThat(snapshot.tables()).hasSize(SampleShop.TABLES).allMatch(TableState::complete);
        assertThat(snapshot.rows()).isEqualTo(SampleShop.ROWS).isEqualTo(report.rows());
        assertThat(snapshot.definitions()).hasSize(report.definitions());
        assertThat(snapshot.sequences()).hasSize(report.sequences());
    }

    /** As in a database whose tables are altered all day: the snapshot's session has them locked, its readers do not yet. */
    @Test
    void aTableThatSomebodyWaitsToAlterIsReadToo() throws Exception {
        LogName log = new LogName("altered-meanwhile");
        stack.createDatabase("altered_meanwhile");
        stack.execute(
                "altered_meanwhile",
                "CREATE TABLE a AS SELECT i FROM generate_series(1, 5000) i;"
                        + " CREATE TABLE b AS SELECT i FROM generate_series(1, 7000) i; CREATE TABLE c (i int)");
        CompletableFuture<Void> altered = new CompletableFuture<>();
        JobProgress altering = new JobProgress() {
            @Override
            public void begun(Phase phase, long total) {
                if (phase == Phase.BACKUP) {
                    alterBeside("altered_meanwhile", altered);
                }
            }
        };

        SnapshotReport report = take(log, "altered_meanwhile", altering);

        assertThat(report.rows()).isEqualTo(12_000);
        altered.get(30, TimeUnit.SECONDS);
        assertThat(state(log).latestComplete().orElseThrow().id()).isEqualTo(report.snapshot());
        assertThat(take(log, "altered_meanwhile").tables())
                .extracting(SnapshotReport.TableTotal::rows)
                .containsExactlyInAnyOrder(5000L, 7000L, 0L);
    }

    /** Returns when the server has it wait. */
    private void alterBeside(String database, CompletableFuture<Void> altered) {
        Thread.ofPlatform().daemon().name("alter").start(() -> {
            try {
                stack.execute(
                        database,
                        "BEGIN; ALTER TABLE a ADD COLUMN more int; ALTER TABLE b ADD COLUMN more int; COMMIT");
                altered.complete(null);
            } catch (Throwable e) {
                altered.completeExceptionally(e);
            }
        });
        Awaitility.await("the lock")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !stack.strings(
                                database,
                                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass"
                                        + " AND mode = 'AccessExclusiveLock'")
                        .isEmpty());
    }

    @Test
    void secondSnapshotOfUnchangedRowsHasTheSameDigests() throws Exception {
        LogName log = new LogName("twice");
        SnapshotReport first = take(log, database);
        SnapshotReport second = take(log, database);

        assertThat(second.tables())
                .extracting(SnapshotReport.TableTotal::digest)
                .isEqualTo(first.tables().stream()
                        .map(SnapshotReport.TableTotal::digest)
                        .toList());
        assertThat(state(log).snapshots()).hasSize(2);
    }

    @Test
    void logOfAnotherDatabaseIsRefused() throws Exception {
        LogName log = new LogName("first-come");
        take(log, database);
        String other = stack.newDatabase("other");

        assertThatThrownBy(() -> take(log, other))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("belongs to database " + database);
    }

    @Test
    void logOfALaterFormatIsNotRead() {
        LogName log = new LogName("later-format");
        try (Admin admin = kafka().admin();
                LogWriter writer = created(admin, log)) {
            writer.append(List.of(new LogCreated(
                    EventCodec.FORMAT_VERSION + 1, log, new SourceDatabase(0, database), Instant.EPOCH)));
        }

        assertThatThrownBy(() -> state(log))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("format version " + (EventCodec.FORMAT_VERSION + 1));
    }

    /** A broker that is slow to write a commit's markers looks like this to readers. */
    @Test
    void aBackupEndsOnlyWhenReadersSeeItComplete() throws Exception {
        LogName log = new LogName("slow-markers");
        String control = new TopicNames(log).control();
        String source = stack.newDatabase("slow_markers");
        stack.execute(source, "CREATE TABLE a (id int PRIMARY KEY)");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Admin admin = kafka().admin();
                Producer<byte[], byte[]> other = kafka().producer("other")) {
            new LogTopics(kafka(), admin, log).prepare(List.of(), TopicSettings.DEFAULT);
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>(control, 0, null, new byte[1])).get(30, TimeUnit.SECONDS);

            Future<SnapshotReport> backup = executor.submit(() -> take(log, source));

            // Without the other's transaction it takes a second.
            assertThatThrownBy(() -> backup.get(4, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            other.abortTransaction();
            SnapshotId snapshot = backup.get(60, TimeUnit.SECONDS).snapshot();
            assertThat(state(log).latestComplete().orElseThrow().id()).isEqualTo(snapshot);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aBackupLeavesTheStreamOfItsLogAlone() throws Exception {
        LogName log = new LogName("streamed");
        try (Admin admin = kafka().admin()) {
            new LogTopics(kafka(), admin, log).prepare(List.of(), TopicSettings.DEFAULT);
        }
        try (LogWriter stream = LogWriter.stream(kafka(), log);
                LogTransaction before = stream.begin()) {
            String transactions = new TopicNames(log).transactions();
            before.row(transactions, System.currentTimeMillis(), null, new byte[1]);
            before.flush();

            take(log, database);

            before.commit();
            try (LogTransaction after = stream.begin()) {
                after.row(transactions, System.currentTimeMillis(), null, new byte[1]);
                assertThatCode(after::commit).doesNotThrowAnyException();
            }
        }
    }

    private LogWriter created(Admin admin, LogName log) {
        new LogTopics(kafka(), admin, log).prepare(List.of(), TopicSettings.DEFAULT);
        return LogWriter.control(kafka(), log);
    }
}
