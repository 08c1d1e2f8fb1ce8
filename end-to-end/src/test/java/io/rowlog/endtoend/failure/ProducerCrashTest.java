package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.producer.SnapshotProducer;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The producer's own process ends in the middle of a snapshot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducerCrashTest {
    private final Source source = new Source();

    @TempDir
    private Path directory;

    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path kafka) throws Exception {
        broker = KafkaBroker.builder(kafka).start();
        source.createLarge("shop");
    }

    @AfterAll
    void stop() {
        source.close();
        broker.close();
    }

    private JavaProcess backup(String log) throws IOException {
        return JavaProcess.start(
                directory.resolve(log),
                SnapshotProducer.class,
                Map.of("PGPASSWORD", Source.PASSWORD),
                List.of(
                        "backup",
                        "--source",
                        source.server.url("shop"),
                        "--kafka",
                        broker.bootstrapServers(),
                        "--log",
                        log,
                        "--jobs",
                        "1"));
    }

    private LogView log(String name) {
        return new LogView(broker.bootstrapServers(), name);
    }

    @Test
    void interruptedItMarksItsSnapshotAsAbandonedAndSaysWhatRemains() throws Exception {
        try (JavaProcess backup = backup("interrupted")) {
            log("interrupted").await("ChunkCaptured", 1);
            BackupRun second = BackupRun.of(source.url("shop"), broker.bootstrapServers(), "--log", "interrupted");
            backup.interrupt();

            assertThat(backup.exitCode()).isEqualTo(130);
            assertThat(second.run().err())
                    .startsWith("error: A backup of this database into log interrupted is already running (server"
                            + " process ");
            SnapshotState snapshot = log("interrupted").snapshots().getFirst();
            assertThat(snapshot.stage()).isEqualTo(new Stage.Abandoned());
            assertThat(backup.err())
                    .endsWith("error: interrupted\n  Snapshot " + snapshot.id()
                            + " of log interrupted is marked as abandoned; what it has written stays in the topics,"
                            + " and no restore reads it. Run the command again\n")
                    .doesNotContain(Source.PASSWORD);
            assertThat(backup.out()).isEmpty();
        }
        restored("interrupted", 2);
    }

    @Test
    void killedItLeavesNothingThatTheNextBackupDoublesOrLoses() throws Exception {
        try (JavaProcess backup = backup("killed")) {
            log("killed").await("ChunkCaptured", 1);
            backup.kill();
        }
        assertThat(log("killed").snapshots())
                .extracting(SnapshotState::stage)
                .as("killed before its end")
                .containsExactly(new Stage.Started());

        restored("killed", 2);
    }

    @Test
    void killedTwiceItGoesTheSameWay() throws Exception {
        for (int time = 1; time <= 2; time++) {
            try (JavaProcess backup = backup("twice")) {
                log("twice").await("SnapshotStarted", time);
                backup.kill();
            }
        }
        restored("twice", 3);
    }

    /** The next backup completes, the ones before it are abandoned, and a restore holds what the source holds. */
    private void restored(String log, int snapshots) throws Exception {
        BackupRun.of(source.url("shop"), broker.bootstrapServers(), "--log", log)
                .succeeded();
        List<SnapshotState> taken = log(log).snapshots();
        assertThat(taken).hasSize(snapshots);
        assertThat(taken.subList(0, snapshots - 1))
                .extracting(SnapshotState::stage)
                .containsOnly(new Stage.Abandoned());
        assertThat(taken.getLast().stage()).isEqualTo(new Stage.Completed());
        assertThat(taken.getLast().rows()).isEqualTo(126_000);

        String target = log + "_target";
        source.server.createDatabase(target);
        Commands.Run restore = Commands.consumer(
                "restore", "--target", source.url(target), "--kafka", broker.bootstrapServers(), "--log", log);
        assertThat(restore.err()).doesNotContain("error", Source.PASSWORD);
        assertThat(restore.status()).isZero();
        assertThat(source.contents(target)).isEqualTo(source.contents("shop"));
    }
}
