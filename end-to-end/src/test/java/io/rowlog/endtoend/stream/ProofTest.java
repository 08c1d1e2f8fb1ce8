package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.stream.VerificationPoint;
import io.rowlog.schema.log.LogName;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofTest {
    private final Stack stack;
    private final AtomicInteger targets = new AtomicInteger();
    private final EmbeddedPostgres server;

    ProofTest(Stack stack) {
        this.stack = stack;
        server = EmbeddedPostgres.logical(15);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String name) throws SQLException {
        server.createDatabase(name);
        return new FollowedDatabase(server, stack.kafka(), name, "proof-" + name);
    }

    private String target() throws SQLException {
        String name = "proved" + targets.incrementAndGet();
        server.createDatabase(name);
        return name;
    }

    private static SnapshotReport mark(FollowedDatabase followed, String name) throws Exception {
        try (VerificationPoint point = new VerificationPoint(
                new PostgresConnector(PostgresUrl.parse(followed.url()), Passwords.ofProcess()),
                new KafkaSettings(followed.kafka, Map.of()),
                new LogName(followed.log),
                name,
                2)) {
            return point.take(JobProgress.NONE);
        }
    }

    private ReplayReport restore(FollowedDatabase followed, String target, String marker) throws InterruptedException {
        try (Job<ReplayReport> job = new Replay(FollowerProcess.request(
                        server.url(target), stack.kafka(), followed.log, new ReplayEnd.Named(marker)))
                .job(JobProgress.NONE)) {
            return job.run();
        }
    }

    private Follower follower(FollowedDatabase followed, String target) {
        return new Follower(
                FollowerProcess.request(server.url(target), stack.kafka(), followed.log, new ReplayEnd.Never()));
    }

    @Test
    void whatWasCountedAmongManyWritersIsWhatTargetsHave() throws Exception {
        try (FollowedDatabase followed = followed("writers")) {
            String target = target();
            try (Writers writers = new Writers(server, "writers", 4, false, 11)) {
                followed.start().sync();
                try (Follower follower = follower(followed, target)) {
                    follower.awaitRestored(followed, target);
                    for (String name : new String[] {"one", "two", "three"}) {
                        SnapshotReport counted = mark(followed, name);

                        follower.await(() -> assertThat(follower.notices)
                                .contains(String.format(
                                        Locale.ROOT,
                                        "At marker %s all rows are as they were at the source: %,d in 3 tables, all digests equal",
                                        name,
                                        counted.rows())));
                    }
                }
                assertThat(writers.committed()).isPositive();
            }
            followed.sync();

            ReplayReport restored = restore(followed, target(), "two");

            assertThat(restored.proof()).satisfies(proof -> {
                assertThat(proof.marker()).isEqualTo("two");
                assertThat(proof.report().sentences()).isEmpty();
                assertThat(proof.report().tables()).hasSize(3);
            });
            // A window begins with a snapshot that has rows.
            assertThat(Commands.consumer("list", "--kafka", stack.kafka(), "--log", followed.log)
                            .out())
                    .contains("counts and digests only");
        }
    }

    @Test
    void aRowThatSomebodyElseChangedInAReplicaIsFound() throws Exception {
        try (FollowedDatabase followed = followed("altered")) {
            followed.execute("CREATE TABLE items (id int PRIMARY KEY, name text);"
                    + " INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 500) i");
            followed.start().sync();
            String target = target();
            Follower follower = follower(followed, target).awaitRestored(followed, target);
            server.execute(target, "UPDATE items SET name = 'private' WHERE id = 77");

            mark(followed, "here");

            assertThatThrownBy(() -> {
                        follower.awaitEnd();
                        follower.close();
                    })
                    .cause()
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("At marker here the target was not as the source")
                    .hasMessageContaining("public.items")
                    .hasMessageNotContaining("private");
        }
    }

    @Test
    void aTargetIsComparedWithAMarkerByCommand() throws Exception {
        try (FollowedDatabase followed = followed("commands")) {
            followed.execute(
                    "CREATE TABLE items (id serial PRIMARY KEY, name text); INSERT INTO items (name) VALUES ('a')");
            followed.start().sync();
            followed.execute("INSERT INTO items (name) VALUES ('b')");
            String said = Commands.producer(
                            "mark",
                            "--verify",
                            "--source",
                            followed.url(),
                            "--kafka",
                            stack.kafka(),
                            "--log",
                            followed.log,
                            "two rows")
                    .out();
            followed.execute("INSERT INTO items (name) VALUES ('c')");
            followed.sync();
            String target = target();

            String restored = Commands.consumer(
                            "restore",
                            "--target",
                            server.url(target),
                            "--kafka",
                            stack.kafka(),
                            "--log",
                            followed.log,
                            "--until",
                            "marker:two rows")
                    .out();

            assertThat(said)
                    .contains(
                            "Marker two rows is in log proof-commands, with counts and digests of 2 rows in 1 table at ");
            assertThat(restored)
                    .contains(
                            "Compared with the source at marker two rows. Verified in ",
                            "1 table, 2 rows, all digests equal");
            assertThat(verify(followed, target, "two rows").status()).isEqualTo(ExitCode.DONE.status());
            server.execute(target, "INSERT INTO items (name) VALUES ('mine')");
            assertThat(verify(followed, target, "two rows").status()).isEqualTo(ExitCode.MISMATCH.status());
            assertThat(verify(followed, target, "sync-1").err())
                    .contains("Nothing was counted at marker sync-1 of log proof-commands");
            assertThat(verify(followed, target, "none").err()).contains("has no marker none");
        }
    }

    private Commands.Run verify(FollowedDatabase followed, String target, String marker) {
        return Commands.consumer(
                "verify",
                "--target",
                server.url(target),
                "--kafka",
                stack.kafka(),
                "--log",
                followed.log,
                "--at",
                "marker:" + marker);
    }

    @Test
    void withoutAStreamNothingIsCounted() throws Exception {
        try (FollowedDatabase followed = followed("silent")) {
            followed.start().sync().stop();

            assertThatThrownBy(() -> mark(followed, "here"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("The stream of log proof-silent does not run");
        }
    }
}
