package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.consumer.window.Window;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.endtoend.stream.PlainLog.Event;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is pruned is gone, and everything else can be restored as before. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PruneTest {
    private final Stack stack;

    /** Its own: each stream has a slot, of which a server has few. */
    private final EmbeddedPostgres server =
            new EmbeddedPostgres(PostgresServer.builder().withoutDurability().start());

    PruneTest(Stack stack) {
        this.stack = stack;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String name) throws SQLException {
        server.createDatabase(name);
        server.execute(name, """
                CREATE TABLE items (id int PRIMARY KEY, text text);
                INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i;
                CREATE TABLE others (id serial PRIMARY KEY)
                """);
        return new FollowedDatabase(server, stack.kafka(), name, name);
    }

    /** With two snapshots more than the first, and changes before, between and after them. */
    private FollowedDatabase withThreeSnapshots(String name) throws Exception {
        FollowedDatabase followed = followed(name);
        followed.start().sync();
        for (int i = 0; i < 2; i++) {
            followed.execute("UPDATE items SET text = text || '.'; INSERT INTO others DEFAULT VALUES");
            followed.sync();
            followed.backup();
        }
        followed.execute("DELETE FROM items WHERE id < 50; INSERT INTO others DEFAULT VALUES");
        followed.sync();
        return followed;
    }

    private Run prune(FollowedDatabase followed, String... arguments) {
        List<String> all = new ArrayList<>(List.of("prune", "--kafka", stack.kafka(), "--log", followed.log));
        all.addAll(List.of(arguments));
        return Commands.consumer(all.toArray(String[]::new));
    }

    private RestorableWindows windows(FollowedDatabase followed) {
        KafkaSettings kafka = new KafkaSettings(stack.kafka(), Map.of());
        return RestorableWindows.read(kafka, CapturedLog.open(kafka, new LogName(followed.log)));
    }

    private static List<String> snapshots(FollowedDatabase followed) {
        followed.log().refresh();
        return followed.log().events("SnapshotCompleted").stream()
                .map(event -> event.text("snapshot"))
                .toList();
    }

    private long beginning(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    private static Event started(FollowedDatabase followed, String snapshot) {
        return followed.log().events("SnapshotStarted").stream()
                .filter(event -> event.text("snapshot").equals(snapshot))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLatestSnapshotsStayWithTheTransactionsAfterThem() throws Exception {
        try (FollowedDatabase followed = withThreeSnapshots("prune-latest")) {
            followed.stop();
            List<String> snapshots = snapshots(followed);
            List<Window> before = windows(followed).windows();

            Run run = prune(followed, "--keep-snapshots", "2");

            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out())
                    .startsWith("Deleted from log prune-latest: 1 snapshot; ")
                    .contains(snapshots.getFirst())
                    .contains("Restorable as before: 2 complete snapshots");
            assertThat(windows(followed).windows())
                    .extracting(window -> window.snapshot().id(), Window::from, Window::until, Window::ends)
                    .isEqualTo(before.subList(1, 3).stream()
                            .map(window -> org.assertj.core.groups.Tuple.tuple(
                                    window.snapshot().id(), window.from(), window.until(), window.ends()))
                            .toList());
            assertThat(beginning("prune-latest.transactions"))
                    .isEqualTo(started(followed, snapshots.get(1)).number("transactionsOffset"));
            assertThat(beginning("prune-latest.table.public.items")).isGreaterThanOrEqualTo(100);
            try (PlainLog log = new PlainLog(stack.kafka(), followed.log)) {
                log.refresh();
                new Replay(log).onTopOf(snapshots.get(1)).assertEqualTo(server, followed.database, "items", "others");
            }
            String list = Commands.consumer("list", "--kafka", stack.kafka(), "--log", followed.log)
                    .out();
            assertThat(list)
                    .contains(snapshots.get(1), "and 1 that was pruned\n")
                    .doesNotContain(snapshots.getFirst());
            assertThat(Commands.consumer(
                                    "schema",
                                    "--kafka",
                                    stack.kafka(),
                                    "--log",
                                    followed.log,
                                    "--snapshot",
                                    snapshots.getFirst())
                            .err())
                    .contains("has been pruned");
            assertThat(prune(followed, "--keep-snapshots", "2").out())
                    .startsWith("Nothing to prune in log prune-latest, which has 2 complete snapshots");
        }
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() throws Exception {
        try (FollowedDatabase followed = withThreeSnapshots("prune-dry")) {
            followed.stop();
            int events = followed.log().control().size();

            JsonNode dry = new ObjectMapper()
                    .readTree(prune(followed, "--keep-snapshots", "1", "--dry-run", "--format", "json")
                            .out());

            followed.log().refresh();
            assertThat(followed.log().control()).hasSize(events);
            assertThat(beginning("prune-dry.table.public.items")).isZero();
            JsonNode wet = new ObjectMapper()
                    .readTree(prune(followed, "--keep-snapshots", "1", "--format", "json")
                            .out());
            assertThat(dry.get("pruned")).isEqualTo(wet.get("pruned")).hasSize(2);
            assertThat(dry.get("records").longValue())
                    .isEqualTo(wet.get("records").longValue())
                    .isGreaterThan(300);
            assertThat(dry.get("windows")).isEqualTo(wet.get("windows")).hasSize(1);
        }
    }

    @Test
    void snapshotsOfTheLastDaysStay() throws Exception {
        try (FollowedDatabase followed = withThreeSnapshots("prune-days")) {
            followed.stop();

            assertThat(prune(followed, "--keep-days", "1").out())
                    .startsWith("Nothing to prune in log prune-days, which has 3 complete snapshots");
        }
    }

    @Test
    void aPruningThatWasCutOffIsRepeatedByTheNext() throws Exception {
        try (FollowedDatabase followed = withThreeSnapshots("prune-cut")) {
            followed.stop();
            KafkaSettings kafka = new KafkaSettings(stack.kafka(), Map.of());
            try (Producer<byte[], byte[]> producer = kafka.producer("rowlog.prune-cut.prune")) {
                producer.initTransactions();
                producer.beginTransaction();
                Pruned event = new Pruned(
                        Instant.now(),
                        List.of(new SnapshotId(snapshots(followed).getFirst())),
                        List.of(new PartitionBeginning("prune-cut.table.public.items", 0, 100)));
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>("prune-cut.control", 0, null, EventCodec.encode(event));
                record.headers().add("rowlog.event", "Pruned".getBytes(StandardCharsets.UTF_8));
                producer.send(record);
                producer.commitTransaction();
            }
            assertThat(beginning("prune-cut.table.public.items")).isZero();

            Run run = prune(followed, "--keep-snapshots", "9");

            assertThat(run.out()).startsWith("Deleted from log prune-cut: 0 snapshots; ");
            assertThat(beginning("prune-cut.table.public.items")).isGreaterThanOrEqualTo(100);
            assertThat(windows(followed).windows()).hasSize(2);
        }
    }

    @Test
    void changesOfATableThatNoKeptSnapshotHasRowsOfGoUpToTheFirstThatIsNeeded() throws Exception {
        try (FollowedDatabase followed = followed("prune-empty")) {
            followed.execute("CREATE TABLE emptied (id int PRIMARY KEY)");
            followed.start().sync();
            followed.execute("INSERT INTO emptied SELECT generate_series(1, 10)");
            followed.execute("DELETE FROM emptied");
            followed.sync();
            int heartbeats = followed.log().events("Heartbeat").size();
            followed.await("heartbeats", log -> log.events("Heartbeat").size() > heartbeats + 3);
            followed.backup();
            followed.sync();
            followed.execute("INSERT INTO emptied VALUES (11)");
            followed.sync().stop();

            prune(followed, "--keep-snapshots", "1");

            assertThat(beginning("prune-empty.table.public.emptied")).isGreaterThanOrEqualTo(10);
            try (PlainLog log = new PlainLog(stack.kafka(), followed.log)) {
                log.refresh();
                new Replay(log).all().assertEqualTo(server, followed.database, "items", "others", "emptied");
            }
        }
    }

    @Test
    void streamsAndSnapshotsGoOnWhileTheirLogIsPruned() throws Exception {
        String database = "prune_beside";
        server.createDatabase(database);
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), database, "prune-beside")) {
            try (Writers writers = new Writers(server, database, 3, false, 42)) {
                followed.start().sync();
                CompletableFuture<Void> snapshots = CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5; i++) {
                        try {
                            followed.backup();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
                while (!snapshots.isDone()) {
                    assertThat(prune(followed, "--keep-snapshots", "1").status())
                            .isZero();
                }
                snapshots.join();
                followed.readAnew().sync();
                assertThat(writers.committed()).isPositive();
            }
            followed.sync().stop();
            assertThat(prune(followed, "--keep-snapshots", "1").status()).isZero();

            assertThat(windows(followed).windows()).hasSize(1);
            try (PlainLog log = new PlainLog(stack.kafka(), followed.log)) {
                log.refresh();
                new Replay(log).all().assertEqualTo(server, database, Writers.TABLES);
            }
        }
    }

    @Test
    void whatIsToBeKeptMustBeSaid() throws Exception {
        Run run = Commands.consumer("prune", "--kafka", stack.kafka(), "--log", "none");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--keep-snapshots or --keep-days");
        assertThat(Commands.consumer("prune", "--kafka", stack.kafka(), "--log", "none", "--keep-snapshots", "0")
                        .status())
                .isEqualTo(2);
    }
}
