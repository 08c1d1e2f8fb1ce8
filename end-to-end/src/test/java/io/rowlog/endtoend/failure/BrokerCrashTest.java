package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.embedded.FreePort;
import io.rowlog.embedded.cli.EmbeddedCommand;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.restore.Disturbance;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.SmallDisk;
import io.rowlog.producer.SnapshotProducer;
import io.rowlog.schema.log.LogName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The broker's own process ends in the middle of a snapshot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerCrashTest {
    private final Source source = new Source();

    @TempDir
    private Path directory;

    @BeforeAll
    void start() throws Exception {
        source.createLarge("shop");
        source.create("noise", """
            CREATE TABLE noise (id int PRIMARY KEY, filler text);
            INSERT INTO noise
            SELECT i, (SELECT string_agg(md5((i * 20 + j)::text), '') FROM generate_series(1, 20) j)
            FROM generate_series(1, 80000) i;
            """);
    }

    @AfterAll
    void stop() {
        source.close();
    }

    private JavaProcess broker(String output, int port) throws IOException, InterruptedException {
        JavaProcess broker = JavaProcess.start(
                directory.resolve(output),
                EmbeddedCommand.class,
                Map.of(),
                List.of(
                        "broker",
                        "--kafka-dir",
                        directory.resolve("kafka").toString(),
                        "--port",
                        Integer.toString(port)));
        broker.awaitOut("Kafka broker on ");
        return broker;
    }

    @Test
    void aBackupWhoseBrokerIsKilledAndComesBackFinishesOrSaysWhyNotAndTheNextOneWorks() throws Exception {
        int port = FreePort.find();
        String kafka = "127.0.0.1:" + port;
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (JavaProcess first = broker("first", port)) {
            Future<BackupRun> backup = executor.submit(() -> BackupRun.of(source.url("shop"), kafka, "--jobs", "1"));
            new LogView(kafka, "shop").await("ChunkCaptured", 1);
            first.kill();
            try (JavaProcess ignored = broker("second", port)) {
                BackupRun run = backup.get(150, TimeUnit.SECONDS);
                if (run.run().status() != 0) {
                    assertThat(run.run().status()).isEqualTo(1);
                    assertThat(run.run().err())
                            .contains("error: Kafka at " + kafka)
                            .doesNotContain("unexpected");
                }

                BackupRun.of(source.url("shop"), kafka).succeeded();
                restored(kafka, "restarted");
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aRestoreWhoseBrokerIsKilledAndComesBackEndsVerified() throws Exception {
        int port = FreePort.find();
        String kafka = "127.0.0.1:" + port;
        List<JavaProcess> brokers = new ArrayList<>();
        try {
            brokers.add(broker("before", port));
            BackupRun.of(source.url("shop"), kafka, "--log", "midway").succeeded();
            source.server.createDatabase("midway");
            // The loss of the target makes the restore ask Kafka anew, which then does not answer either.
            Disturbance disturbance = new Disturbance()
                    .in(Phase.ROWS, 1, () -> {
                        brokers.getLast().kill();
                        source.execute(
                                "postgres",
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE application_name = 'rowlog' AND datname = 'midway'");
                    })
                    .thenOnNotice(() -> {})
                    .thenOnNotice(() -> brokers.add(broker("after", port)));

            RestoreReport report = restore(kafka, "midway", "midway", disturbance);

            assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
            assertThat(disturbance.notices())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("No connection to Kafka at " + kafka + " (Kafka at " + kafka
                            + " does not answer); trying again");
            assertThat(source.contents("midway")).isEqualTo(source.contents("shop"));

            source.server.createDatabase("ridden_out");
            Disturbance brief = new Disturbance().in(Phase.ROWS, 1, () -> {
                brokers.getLast().kill();
                brokers.add(broker("again", port));
            });
            assertThat(restore(kafka, "midway", "ridden_out", brief).rows()).isEqualTo(126_000);
            assertThat(brief.notices()).isEmpty();
        } finally {
            brokers.forEach(JavaProcess::close);
        }
    }

    private RestoreReport restore(String kafka, String log, String target, JobProgress progress)
            throws InterruptedException {
        RestoreRequest request = new RestoreRequest(
                new KafkaSettings(kafka, Map.of("default.api.timeout.ms", "3000", "request.timeout.ms", "2000")),
                new LogName(log),
                new SnapshotChoice.Latest(),
                new PostgresConnector(PostgresUrl.parse(source.url(target)), Passwords.ofProcess()),
                RestoreMode.CREATE,
                2,
                table -> true,
                RoleSelection.NONE,
                true,
                false);
        Retry.Pauses backoff = new Retry.Pauses(Collections.nCopies(3, Duration.ofMillis(100)));
        try (Job<RestoreReport> restore = Restore.job(request, progress, backoff)) {
            return restore.run();
        }
    }

    @Test
    void aBackupWhoseBrokerStaysAwayFailsAndSaysSo() throws Exception {
        int port = FreePort.find();
        String kafka = "127.0.0.1:" + port;
        Path impatient = Files.writeString(
                directory.resolve("impatient.properties"),
                "request.timeout.ms=2000\ndelivery.timeout.ms=4000\nmax.block.ms=4000\n");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (JavaProcess broker = broker("away", port)) {
            Future<BackupRun> backup = executor.submit(() ->
                    BackupRun.of(source.url("shop"), kafka, "--log", "away", "--kafka-config", impatient.toString()));
            new LogView(kafka, "away").await("ChunkCaptured", 1);
            broker.kill();

            BackupRun run = backup.get(90, TimeUnit.SECONDS);

            assertThat(run.run().err()).contains("error: Kafka at " + kafka + " does not answer\n");
            assertThat(run.run().status()).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
    }

    /** As the launcher runs it: the backup starts its broker. */
    @Test
    void aFullDiskUnderTheBrokerIsNamedAndTheNextBackupWithRoomWorks() throws Exception {
        try (SmallDisk small = SmallDisk.mount(directory.resolve("disk"), 24)) {
            Path disk = small.path();
            try (JavaProcess backup = backupWithBroker("full", disk)) {
                assertThat(backup.exitCode()).isEqualTo(1);
                assertThat(backup.err())
                        .contains("The disk of the Kafka directory " + disk.resolve("kafka") + " is full")
                        .contains("Make room, or choose another directory with --kafka-dir")
                        .doesNotContain("unexpected", Source.PASSWORD);
            }

            small.resize(400);
            try (JavaProcess backup = backupWithBroker("room", disk)) {
                assertThat(backup.exitCode()).as(backup.err()).isZero();
            }
        }
    }

    private JavaProcess backupWithBroker(String output, Path disk) throws IOException {
        Map<String, String> environment = new HashMap<>(JavaProcess.withEmbeddedBroker());
        environment.put("PGPASSWORD", Source.PASSWORD);
        return JavaProcess.start(
                directory.resolve(output),
                SnapshotProducer.class,
                environment,
                List.of(
                        "backup",
                        "--source",
                        source.server.url("noise"),
                        "--kafka-dir",
                        disk.resolve("kafka").toString()));
    }

    private void restored(String kafka, String target) throws Exception {
        source.server.createDatabase(target);
        Commands.Run restore =
                Commands.consumer("restore", "--target", source.url(target), "--kafka", kafka, "--log", "shop");
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(source.contents(target)).isEqualTo(source.contents("shop"));
    }
}
