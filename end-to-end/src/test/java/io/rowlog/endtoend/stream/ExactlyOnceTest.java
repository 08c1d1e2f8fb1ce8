package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.embedded.FreePort;
import io.rowlog.embedded.cli.EmbeddedCommand;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.embedded.postgres.PostgresServerBuilder;
import io.rowlog.fixture.CuttingProxy;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each transaction is in the log once, in order, complete, whatever happens to the stream, its source and its broker. {@code
 * -Dstream.kills=} sets how often a stream is killed.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceTest {
    private static final int KILLS = Integer.getInteger("stream.kills", 3);

    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Stack stack;
    private final EmbeddedPostgres server = new EmbeddedPostgres(builder().start());

    @TempDir
    private Path directory;

    ExactlyOnceTest(Stack stack) {
        this.stack = stack;
    }

    private static PostgresServerBuilder builder() {
        return PostgresServer.builder().withoutDurability().setting("synchronous_commit", "on");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String kafka, String name) throws SQLException {
        server.createDatabase(name);
        server.execute(name, "CREATE TABLE items (id serial PRIMARY KEY, text text)");
        return new FollowedDatabase(server, kafka, name, name);
    }

    private FollowedDatabase followed(String name) throws SQLException {
        return followed(stack.kafka(), name);
    }

    @Test
    void aStreamThatIsKilledAtAnyMomentGoesOnWhereTheLogEnds() throws Exception {
        Random random = new Random(seed);
        server.createDatabase("killed");
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), "killed", "killed")) {
            try (Writers writers = new Writers(server, "killed", 3, false, seed)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    int before = followed.log().transactions().size();
                    int more = random.nextInt(1, 200);
                    boolean whole = kill == 1;
                    try (JavaProcess stream = StreamProcess.start(directory.resolve("kill-" + kill), followed)) {
                        followed.await(
                                "progress",
                                log -> log.transactions().size() > before + more
                                        && (!whole
                                                || !log.events("SnapshotCompleted")
                                                        .isEmpty()));
                        assertThat(new CountDownLatch(1).await(random.nextInt(300), TimeUnit.MILLISECONDS))
                                .isFalse();
                        stream.kill();
                    }
                }
                followed.start().sync();
                assertThat(writers.committed()).isPositive();
            }
            followed.sync();
            String first = followed.log().events("SnapshotCompleted").getFirst().text("snapshot");
            new Replay(followed.log()).onTopOf(first).assertEqualTo(server, "killed", Writers.TABLES);
            assertThat(followed.log().events("StreamStarted"))
                    .as("seed " + seed)
                    .hasSize(1);
        }
    }

    @Test
    void whatKafkaHasIsNotTakenTwiceWhenTheSourceWasNotToldOfIt() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                FollowedDatabase followed = followed("untold")) {
            Duration heartbeat = Duration.ofMillis(300);
            followed.start(FollowedDatabase.paced(followed.through(proxy), heartbeat, Duration.ofMinutes(1)))
                    .sync();
            followed.insertItems(1);
            followed.awaitTransactions(1);
            proxy.holdRequests();
            followed.insertItems(3);
            followed.awaitTransactions(4);
            String end = followed.log().events("TransactionCaptured").getLast().text("end");
            assertThat(server.strings(
                            "postgres",
                            "SELECT confirmed_flush_lsn < '" + end
                                    + "' FROM pg_replication_slots WHERE slot_name = 'rowlog_untold'"))
                    .containsExactly("t");
            proxy.cut();
            followed.insertItems(1);

            followed.assertFollowed("items");

            assertThat(followed.log().events("TransactionCaptured")).hasSize(5);
        }
    }

    @Test
    void aSecondStreamIsToldWhoRuns() throws Exception {
        try (FollowedDatabase followed = followed("busy");
                FollowedDatabase second = new FollowedDatabase(server, stack.kafka(), "busy", "busy")) {
            followed.start().sync();

            Throwable refused = second.start().failure();

            assertThat(refused).isInstanceOf(Failure.class);
            assertThat(process(refused)).isPositive();
            followed.insertItems(1);
            followed.assertFollowed("items");
        }
    }

    /** The server's process of the stream that runs. */
    private static long process(Throwable refused) {
        Matcher matcher = Pattern.compile(
                        "A stream of this database into log \\w+ is already running \\(server process (\\d+)\\)")
                .matcher(String.valueOf(refused.getMessage()));
        assertThat(matcher.find()).as(refused.getMessage()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void aStreamThatWasThoughtDeadWritesNothingWhenItWakes() throws Exception {
        try (FollowedDatabase followed = followed("zombie");
                JavaProcess zombie = StreamProcess.start(directory.resolve("zombie"), followed)) {
            followed.sync();
            zombie.suspend();
            followed.insertItems(20);
            long holder = process(followed.start().failure());
            server.execute("postgres", "SELECT pg_terminate_backend(" + holder + ", 5000)");
            followed.start();
            followed.awaitTransactions(20);
            zombie.resume();

            assertThat(zombie.exitCode()).as(zombie.out()).isEqualTo(1);

            assertThat(zombie.out()).doesNotContain("Unexpected");
            followed.insertItems(1);
            followed.assertFollowed("items");
            assertThat(followed.log().events("TransactionCaptured")).hasSize(21);
        }
    }

    /** As a broker does with one that takes too long, or that it knows no more. */
    @Test
    void aTransactionThatKafkaEndsByItselfIsWrittenAgain() throws Exception {
        try (FollowedDatabase followed = followed("given_up");
                Admin admin = new KafkaSettings(stack.kafka(), Map.of()).admin()) {
            followed.start().sync();
            for (int round = 1; round <= 3; round++) {
                admin.fenceProducers(List.of("rowlog.given_up.stream")).all().get(30, TimeUnit.SECONDS);
                followed.insertItems(5);
                followed.awaitTransactions(5 * round);
            }

            followed.assertFollowed("items");

            assertThat(followed.log().events("TransactionCaptured")).hasSize(15);
            assertThat(followed.notices)
                    .anyMatch(notice -> notice.contains("has given up a transaction")
                            && notice.contains("it goes on where the log ends"));
        }
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
    void aBrokerThatIsKilledIsWaitedForAndThenTakesWhatWasCommittedMeanwhile() throws Exception {
        int port = FreePort.find();
        KafkaSettings quick = new KafkaSettings(
                "127.0.0.1:" + port,
                Map.of("request.timeout.ms", "2000", "delivery.timeout.ms", "3000", "max.block.ms", "3000"));
        try (JavaProcess first = broker("first", port);
                FollowedDatabase followed = followed("127.0.0.1:" + port, "brokerless")) {
            followed.start(FollowedDatabase.request(followed.url(), quick, followed.log, TopicSettings.DEFAULT))
                    .sync();
            followed.insertItems(20);
            first.kill();
            followed.insertItems(20);
            Awaitility.await("what it says")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> followed.notices.stream()
                            .anyMatch(notice -> notice.startsWith("No connection to Kafka at 127.0.0.1:" + port)));
            try (JavaProcess second = broker("second", port)) {
                followed.insertItems(1);
                followed.assertFollowed("items");
                assertThat(followed.log().events("TransactionCaptured")).hasSize(41);
                followed.stop();
            }
        }
    }
}
