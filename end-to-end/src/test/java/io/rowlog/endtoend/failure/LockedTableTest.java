package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.embedded.kafka.KafkaBroker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.PGConnection;

/** Somebody alters a table while a backup begins. */
@Execution(ExecutionMode.CONCURRENT) // It waits for half a minute, and disturbs nobody.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockedTableTest {
    private final Source source = new Source();
    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path directory) throws SQLException {
        broker = KafkaBroker.builder(directory).start();
    }

    @AfterAll
    void stop() {
        source.close();
        broker.close();
    }

    private BackupRun backup(String database) {
        return BackupRun.of(source.url(database), broker.bootstrapServers());
    }

    @Test
    void aTableThatStaysLockedIsNamedWithTheSessionThatHasIt() throws SQLException {
        source.create("locked", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)");
        try (Connection other = source.server.connect("locked");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("ALTER TABLE b ADD COLUMN more int");
            int process = other.unwrap(PGConnection.class).getBackendPID();

            backup("locked")
                    .failed(
                            "Table public.b is locked by another session (server process " + process
                                    + ", PostgreSQL JDBC Driver), and still was after 30 s.",
                            "Let that session finish, or end it with SELECT pg_terminate_backend(" + process
                                    + "), and begin again");
        }
        assertThat(new LogView(broker.bootstrapServers(), "locked").topics()).isEmpty();
    }

    @Test
    void aPreparedTransactionThatHasATableLockedIsNamedWithTheStatementsThatEndIt() throws SQLException {
        source.create("prepared", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)");
        source.execute("prepared", "BEGIN; ALTER TABLE b ADD COLUMN more int; PREPARE TRANSACTION 'half''done'");

        backup("prepared")
                .failed(
                        "Table public.b is locked by prepared transaction half'done, and still was after 30 s.",
                        "End that transaction with COMMIT PREPARED 'half''done' or ROLLBACK PREPARED 'half''done', and begin"
                                + " again");

        source.execute("prepared", "ROLLBACK PREPARED 'half''done'");
    }

    /** A snapshot from before the commit would see an empty table. */
    @Test
    void aTableThatIsRewrittenWhileTheBackupWaitsIsReadWithAllItsRows() throws Exception {
        source.create(
                "rewritten", "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 1000)");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Connection other = source.server.connect("rewritten");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("ALTER TABLE a ALTER COLUMN id TYPE bigint");
            Future<BackupRun> backup = executor.submit(() -> backup("rewritten"));
            await().atMost(Duration.ofSeconds(30)).until(() -> waits(statement));
            other.commit();

            BackupRun run = backup.get(60, TimeUnit.SECONDS);

            run.succeeded();
            assertThat(run.run().out()).contains("1,000 rows in 1 table");
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean waits(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT count(*) > 0 FROM pg_locks WHERE relation = 'a'::regclass AND NOT granted")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
