package io.rowlog.access.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.schema.catalog.QualifiedName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobTest {
    private static PostgresServer server;

    private final List<String> notices = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = PostgresServer.builder().withoutDurability().start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** What a test's job does in one try. */
    @FunctionalInterface
    private interface Attempt {
        String run(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException;
    }

    private record Body(boolean stepwise, Attempt attempt) implements Job.Body<String> {
        @Override
        public String attempt(Sessions sessions, JobProgress progress) throws SQLException, InterruptedException {
            return attempt.run(sessions, progress);
        }

        @Override
        public Failure explain(SQLException failure) {
            return new Failure(FailureCode.SOURCE_FAILED, "SQLSTATE " + failure.getSQLState(), "Mend it", failure);
        }

        @Override
        public Retry.Places places() {
            return new Retry.Places("the server", "Kafka");
        }

        @Override
        public String next() {
            return "it begins anew";
        }
    }

    private Job<String> job(boolean stepwise, Attempt attempt) {
        PostgresUrl url = PostgresUrl.parse(server.url("postgres"));
        PostgresConnector connector = new PostgresConnector(url, new Passwords(Map.of(), Path.of("/nonexistent")));
        JobProgress progress = new JobProgress() {
            @Override
            public void notice(String text) {
                notices.add(text);
            }
        };
        return new Job<>(
                new Body(stepwise, attempt),
                new KafkaSettings("kafka:9092", Map.of()),
                new Sessions(connector),
                progress,
                new Retry.Pauses(Collections.nCopies(2, Duration.ofMillis(1))));
    }

    private static void terminate(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
        }
    }

    @Test
    void aJobThatIsDoneHasItsResult() throws Exception {
        Job<String> job = job(false, (sessions, progress) -> "done");
        job.run();

        assertThat(job.state())
                .isInstanceOfSatisfying(
                        JobState.Done.class, done -> assertThat(done.result()).isEqualTo("done"));
    }

    @Test
    void aJobThatHasNotEndedRuns() {
        assertThat(job(false, (sessions, progress) -> "done").state()).isInstanceOf(JobState.Running.class);
    }

    @Test
    void aLostConnectionIsOpenedAgainAndTold() throws Exception {
        String result = job(false, (sessions, progress) -> {
                    Connection session = sessions.open();
                    if (notices.isEmpty()) {
                        terminate(session);
                    }
                    return "after " + notices.size();
                })
                .run();

        assertThat(result).isEqualTo("after 1");
    }

    @Test
    void aServerThatWasNeverReachedIsNotTriedAgain() {
        Job<String> job = job(false, (sessions, progress) -> {
            throw new SQLException("refused", "08001");
        });

        assertThatThrownBy(job::run).hasMessage("SQLSTATE 08001");
        assertThat(notices).isEmpty();
    }

    @Test
    void whatIsNotKeptIsNotCountedTwice() throws Exception {
        Job<String> job = job(false, (sessions, progress) -> {
            Connection session = sessions.open();
            progress.begun(Phase.ROWS, 10);
            progress.advanced(Phase.ROWS, 10);
            progress.tableFinished(Phase.ROWS, new QualifiedName("public", "t"), 10);
            if (notices.isEmpty()) {
                terminate(session);
            }
            return "done";
        });
        job.run();

        assertThat(job.meter().rows()).isEqualTo(10);
        assertThat(job.meter().tables()).isEqualTo(1);
    }

    @Test
    void aJobThatIsStoppedEndsItsSessionsAndSaysSo() throws Exception {
        CountDownLatch sleeping = new CountDownLatch(1);
        Job<String> job = job(true, (sessions, progress) -> {
            try (Statement statement = sessions.open().createStatement()) {
                sleeping.countDown();
                statement.execute("SELECT pg_sleep(60)");
                return "slept";
            }
        });
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<String> running = executor.submit(job::run);
            assertThat(sleeping.await(20, TimeUnit.SECONDS)).isTrue();
            job.close();

            assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.STOPPED));
        }
        assertThat(job.state()).isInstanceOf(JobState.Failed.class);
    }
}
