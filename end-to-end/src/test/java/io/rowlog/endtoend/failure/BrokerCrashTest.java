package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.cli.EmbeddedCommand;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.producer.SnapshotProducer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
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
        int port = freePort();
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
    void aBackupWhoseBrokerStaysAwayFailsAndSaysSo() throws Exception {
        int port = freePort();
        String kafka = "127.0.0.1:" + port;
        Path impatient = Files.writeString(
                directory.resolve("impatient.properties"),
                "request.timeout.ms=3000\ndelivery.timeout.ms=10000\nmax.block.ms=10000\n");
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

    /** As the launcher runs it: the broker's process starts the backup's. */
    @Test
    void aFullDiskUnderTheBrokerIsNamedAndTheNextBackupWithRoomWorks() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a small disk");
        Assumptions.assumeTrue(
                mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
                "this root may not mount, as in a container");
        try {
            try (JavaProcess backup = backupWithBroker("full", disk)) {
                assertThat(backup.exitCode()).isEqualTo(1);
                assertThat(backup.err())
                        .contains("The disk of the Kafka directory " + disk.resolve("kafka") + " is full")
                        .contains("Make room, or choose another directory with --kafka-dir")
                        .doesNotContain("unexpected", Source.PASSWORD);
            }

            assertThat(mount("-o", "remount,size=400m", disk.toString())).isTrue();
            try (JavaProcess backup = backupWithBroker("room", disk)) {
                assertThat(backup.exitCode()).as(backup.err()).isZero();
            }
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    private JavaProcess backupWithBroker(String output, Path disk) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("with-broker", "--kafka-dir", disk.resolve("kafka").toString(), "--"));
        arguments.addAll(
                JavaProcess.command(SnapshotProducer.class, List.of("backup", "--source", source.server.url("noise"))));
        return JavaProcess.start(
                directory.resolve(output), EmbeddedCommand.class, Map.of("PGPASSWORD", Source.PASSWORD), arguments);
    }

    private void restored(String kafka, String target) throws Exception {
        source.server.createDatabase(target);
        Commands.Run restore =
                Commands.consumer("restore", "--target", source.url(target), "--kafka", kafka, "--log", "shop");
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(source.contents(target)).isEqualTo(source.contents("shop"));
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new)) == 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
