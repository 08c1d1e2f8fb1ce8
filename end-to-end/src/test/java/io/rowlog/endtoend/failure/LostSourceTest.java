package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.CuttingProxy;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The source goes away in the middle of a backup. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostSourceTest {
    private final Source source = new Source();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path directory) throws SQLException {
        broker = KafkaBroker.builder(directory).start();
        source.createLarge("shop");
    }

    @AfterAll
    void stop() {
        executor.shutdownNow();
        source.close();
        broker.close();
    }

    /** A backup of which, in the middle, those sessions are ended that fit the condition. */
    private BackupRun terminated(String log, String condition) throws Exception {
        Future<BackupRun> backup = executor.submit(
                () -> BackupRun.of(source.url("shop"), broker.bootstrapServers(), "--log", log, "--jobs", "1"));
        new LogView(broker.bootstrapServers(), log).await("ChunkCaptured", 1);
        source.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rowlog' AND "
                        + condition);
        return backup.get(120, TimeUnit.SECONDS);
    }

    private void assertSecondSnapshotIsWhole(String log, BackupRun backup) throws SQLException {
        assertThat(backup.run().status()).as(backup.run().err()).isZero();
        List<SnapshotState> taken = new LogView(broker.bootstrapServers(), log).snapshots();
        assertThat(taken)
                .extracting(SnapshotState::stage)
                .containsExactly(new Stage.Abandoned(), new Stage.Completed());
        assertThat(backup.run().out()).contains(taken.getLast().id().value());
        source.server.createDatabase(log);
        Commands.Run restore = Commands.consumer(
                "restore", "--target", source.url(log), "--kafka", broker.bootstrapServers(), "--log", log);
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(source.contents(log)).isEqualTo(source.contents("shop"));
    }

    @Test
    void aSessionThatIsLostWhileReadingMeansANewSnapshotAndThatIsSaid() throws Exception {
        BackupRun backup = terminated("reader_lost", "query LIKE 'COPY%'");

        assertThat(backup.run().err())
                .contains("note: No connection to the source postgres@127.0.0.1:" + source.server.port() + "/shop (")
                .contains("trying again in 1 s, 1 of at most 7 times: a new snapshot begins");
        assertSecondSnapshotIsWhole("reader_lost", backup);
    }

    @Test
    void sessionsThatTheServerStillHasWhenTheNetworkFailsAreEndedByTheNextSnapshot() throws Exception {
        int port = source.server.port();
        try (CuttingProxy proxy = new CuttingProxy(port)) {
            String url = source.url("shop").replace(":" + port + "/", ":" + proxy.port() + "/");
            Future<BackupRun> backup =
                    executor.submit(() -> BackupRun.of(url, broker.bootstrapServers(), "--log", "cut", "--jobs", "1"));
            new LogView(broker.bootstrapServers(), "cut").await("ChunkCaptured", 1);
            proxy.cut();

            assertSecondSnapshotIsWhole("cut", backup.get(120, TimeUnit.SECONDS));
        }
    }

    @Test
    void theSessionWithTheLocksThatIsLostMeansANewSnapshotToo() throws Exception {
        BackupRun backup = terminated("locks_lost", "state = 'idle in transaction' AND query NOT LIKE 'COPY%'");

        assertThat(backup.run().err()).contains("The session that holds the snapshot and its locks was lost");
        assertSecondSnapshotIsWhole("locks_lost", backup);
    }
}
