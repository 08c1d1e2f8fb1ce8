package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListCommandTest {
    private final Stack stack;
    private String source = "";
    private KafkaBroker broker;
    private SnapshotReport first;
    private SnapshotReport second;

    ListCommandTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void backUp(@TempDir Path directory) throws Exception {
        broker = KafkaBroker.builder(directory.resolve("first")).start();
        assertThat(Commands.consumer("list", "--kafka", broker.bootstrapServers())
                        .out())
                .isEqualTo("Kafka at " + broker.bootstrapServers() + " holds no log yet; rowlog backup makes one\n");
        source = stack.newDatabase("list");
        stack.execute(source, """
            CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 1500);
            CREATE TABLE b (id int PRIMARY KEY); CREATE INDEX broken ON b (id);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass
            """);
        first = backUp("shop", TablePatterns.ALL);
        second = backUp("shop", new TablePatterns(List.of("a"), List.of()));
        strangersTopics();
    }

    /** Topics whose names look like a log's. */
    private void strangersTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("traffic.control", 1, (short) 1), new NewTopic("a.b.control", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private SnapshotReport backUp(String log, TablePatterns tables) throws SQLException, InterruptedException {
        PostgresConnector connector =
                new PostgresConnector(PostgresUrl.parse(stack.url(source)), Passwords.ofProcess());
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers(), Map.of());
        SnapshotRequest request =
                new SnapshotRequest(connector, kafka, new LogName(log), tables, 2, TopicSettings.DEFAULT);
        try (Job<SnapshotReport> backup = Snapshot.job(request, JobProgress.NONE)) {
            return backup.run();
        }
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private Run list(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "list";
        all[1] = "--kafka";
        all[2] = broker.bootstrapServers();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Commands.consumer(all);
    }

    @Test
    void theSnapshotsOfTheOnlyLogAreListed() {
        Run run = list();
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Log shop of database " + source + "\n\nsnapshot ")
                .containsPattern(first.snapshot() + "  completed  .{19} +2  1,500  .* 1\n")
                .containsPattern(second.snapshot() + "  completed  .{19} +1  1,500  .*  chosen tables only\n");
    }

    @Test
    void theListInJsonHasTheSameContent() throws IOException {
        JsonNode log = new ObjectMapper()
                .readTree(list("--log", "shop", "--format", "json").out())
                .get("logs")
                .get(0);
        assertThat(log.get("database").textValue()).isEqualTo(source);
        JsonNode snapshot = log.get("snapshots").get(0);
        assertThat(snapshot.get("snapshot").textValue())
                .isEqualTo(first.snapshot().value());
        assertThat(snapshot.get("state").textValue()).isEqualTo("completed");
        assertThat(Instant.parse(snapshot.get("startedAt").textValue())).isBefore(Instant.now());
        assertThat(snapshot.get("rows").longValue()).isEqualTo(1_500);
        assertThat(snapshot.get("partial").booleanValue()).isFalse();
        assertThat(snapshot.get("uncaptured").get(0).get("kind").textValue()).isEqualTo("index");
        assertThat(log.get("snapshots").get(1).get("partial").booleanValue()).isTrue();
    }

    @Test
    void aLogThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
        Run run = list("--log", "missing");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "error: There is no log missing in Kafka at " + broker.bootstrapServers(),
                        "  Choose one of: shop");
    }

    @Test
    void severalLogsAreListedWithTheLatestSnapshotOfEach() throws SQLException, InterruptedException {
        try (KafkaBroker other =
                KafkaBroker.builder(broker.directory().resolveSibling("second")).start()) {
            KafkaBroker before = broker;
            broker = other;
            try {
                backUp("one", TablePatterns.ALL);
                backUp("two", TablePatterns.ALL);
                assertThat(list().out())
                        .containsPattern("one  " + source + " +1  .* 1,500\n")
                        .containsPattern("two  " + source + " +1  .* 1,500\n")
                        .endsWith("rowlog list --log NAME shows the snapshots of one\n");
            } finally {
                broker = before;
            }
        }
    }

    @Test
    void kafkaThatDoesNotAnswerIsNamedWithinItsLimit() {
        Run run = Commands.consumer("list", "--kafka", "127.0.0.1:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: Kafka at 127.0.0.1:1 does not answer\n  ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void wrongServersAndWrongNamesAreUsageErrors() {
        assertThat(Commands.consumer("list", "--kafka", "nonsense").status()).isEqualTo(2);
        assertThat(list("--log", "not a name").status()).isEqualTo(2);
        assertThat(list("--formatt", "json").err()).contains("--format", "See rowlog list --help");
    }
}
