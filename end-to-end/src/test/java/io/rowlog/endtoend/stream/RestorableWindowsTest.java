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
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which moments a log says that it can bring back, and what it says is missing. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestorableWindowsTest {
    private final Stack stack;

    /** Its own: each stream has a slot, of which a server has few. */
    private final EmbeddedPostgres server =
            new EmbeddedPostgres(PostgresServer.builder().withoutDurability().start());

    RestorableWindowsTest(Stack stack) {
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
                CREATE TABLE others (id int PRIMARY KEY)
                """);
        return new FollowedDatabase(server, stack.kafka(), name, name);
    }

    private RestorableWindows windows(FollowedDatabase followed) {
        KafkaSettings kafka = new KafkaSettings(stack.kafka(), Map.of());
        return RestorableWindows.read(kafka, CapturedLog.open(kafka, new LogName(followed.log)));
    }

    private static Lsn lsn(PlainLog.Event event, String field) {
        return Lsn.parse(event.text(field));
    }

    @Test
    void aWindowReachesFromItsSnapshotToTheLastTransaction() throws Exception {
        try (FollowedDatabase followed = followed("windows-plain")) {
            followed.start().sync();
            followed.execute("INSERT INTO others VALUES (1)");
            followed.sync().stop();
            followed.log().refresh();

            RestorableWindows windows = windows(followed);

            assertThat(windows.windows()).hasSize(1);
            Window window = windows.windows().getFirst();
            assertThat(window.from().lsn())
                    .isEqualTo(lsn(followed.log().events("SnapshotStarted").getFirst(), "lsn"));
            assertThat(window.until().lsn())
                    .isEqualTo(lsn(followed.log().transactions().getLast(), "end"));
            assertThat(window.ends()).isNull();
            assertThat(window.markers()).extracting(Marker::name).containsExactly("sync-1", "sync-2");
            assertThat(windows.gaps()).isEmpty();
            assertThat(windows.lost()).isEmpty();
            assertThat(windows.alarms()).isEmpty();
            Marker second = windows.marker("sync-2").orElseThrow();
            assertThat(windows.holding(second)).contains(window);
            assertThat(windows.holding(second.at())).contains(window);
            assertThat(windows.holding(second.end())).contains(window);
            assertThat(windows.marker("sync-3")).isEmpty();
            assertThat(windows.holding(new Lsn(1))).isEmpty();
            assertThat(windows.nearest(new Lsn(1))).isEqualTo(new RestorableWindows.Nearest(null, window.from()));
            assertThat(windows.nearest(window.until().at().plusSeconds(1)))
                    .isEqualTo(new RestorableWindows.Nearest(window.until(), null));
        }
    }

    @Test
    void aLaterSnapshotHasAWindowThatEndsWhereTheFirstOneDoes() throws Exception {
        try (FollowedDatabase followed = followed("windows-two")) {
            followed.start().sync();
            String second = followed.backup().snapshot().value();
            followed.sync().stop();

            RestorableWindows windows = windows(followed);

            assertThat(windows.windows())
                    .extracting(window -> window.until())
                    .hasSize(2)
                    .containsOnly(windows.windows().getFirst().until());
            assertThat(windows.holding(windows.marker("sync-1").orElseThrow()))
                    .contains(windows.windows().getFirst());
            assertThat(windows.holding(windows.marker("sync-2").orElseThrow()))
                    .hasValueSatisfying(
                            window -> assertThat(window.snapshot().id().value()).isEqualTo(second));
        }
    }

    @Test
    void aSnapshotBeforeTheStreamIsASingleMoment() throws Exception {
        try (FollowedDatabase followed = followed("windows-before")) {
            followed.backup();
            followed.start()
                    .await("a snapshot", log -> log.events("SnapshotCompleted").size() == 2);
            followed.sync().stop();

            RestorableWindows windows = windows(followed);

            assertThat(windows.windows()).extracting(Window::single).containsExactly(true, false);
            assertThat(windows.windows().getFirst().ends()).isNotNull();
        }
    }

    @Test
    void aLostSlotEndsAWindowAndTheNextSnapshotBeginsAnother() throws Exception {
        try (FollowedDatabase followed = followed("windows-gap")) {
            followed.start().sync().stop();
            followed.log().refresh();
            Lsn end = lsn(followed.log().transactions().getLast(), "end");
            followed.execute("SELECT pg_drop_replication_slot('rowlog_windows_gap'); INSERT INTO others VALUES (0)");
            String alone = followed.backup().snapshot().value();
            followed.execute("INSERT INTO others VALUES (1)");
            StreamRequest request = followed.request();
            followed.start(new StreamRequest(request.snapshot(), true, request.maxSlotBytes(), request.pace()))
                    .await("a snapshot", log -> log.events("SnapshotCompleted").size() == 3);
            followed.sync().stop();

            RestorableWindows windows = windows(followed);

            assertThat(windows.windows()).hasSize(3);
            Window before = windows.windows().getFirst();
            assertThat(before.until().lsn()).isEqualTo(end);
            assertThat(before.ends()).contains("slot");
            assertThat(windows.windows().get(1).snapshot().id().value()).isEqualTo(alone);
            assertThat(windows.windows().get(1).single()).isTrue();
            Window after = windows.windows().get(2);
            assertThat(after.single()).isFalse();
            assertThat(after.ends()).isNull();
            assertThat(windows.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.from()).isEqualTo(before.until());
                assertThat(gap.until()).isEqualTo(after.from());
            });
            assertThat(windows.nearest(new Lsn(end.bytes() + 1)))
                    .isEqualTo(new RestorableWindows.Nearest(
                            before.until(), windows.windows().get(1).from()));
        }
    }

    @Test
    void aTableThatIsWrittenAnewIsMissingUntilItHasBeenReadAgain() throws Exception {
        try (FollowedDatabase followed = followed("windows-rewritten")) {
            followed.start().sync();
            followed.execute("ALTER TABLE items ALTER id TYPE bigint");
            followed.await(
                    "a supplement", log -> log.events("SnapshotCompleted").size() == 2);
            followed.sync().stop();

            RestorableWindows windows = windows(followed);

            Window window = windows.windows().getFirst();
            assertThat(windows.windows()).hasSize(1);
            assertThat(window.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.tables()).extracting(Object::toString).containsExactly("public.items");
                assertThat(gap.until()).isNotNull();
            });
            assertThat(window.missing(new Lsn(window.gaps().getFirst().from().bytes() + 1)))
                    .extracting(Object::toString)
                    .containsExactly("public.items");
            assertThat(window.missing(window.gaps().getFirst().from())).isEmpty();
            assertThat(window.missing(window.until().lsn())).isEmpty();
        }
    }

    @Test
    void listShowsWindowsMarkersAndGaps() throws Exception {
        try (FollowedDatabase followed = followed("windows-list")) {
            followed.start().sync();
            followed.execute("ALTER TABLE items ALTER id TYPE bigint");
            followed.await(
                    "a supplement", log -> log.events("SnapshotCompleted").size() == 2);
            followed.sync().stop();
            Window window = windows(followed).windows().getFirst();

            String text = Commands.consumer("list", "--kafka", stack.kafka(), "--log", followed.log)
                    .out();
            JsonNode json = new ObjectMapper()
                    .readTree(Commands.consumer(
                                    "list", "--kafka", stack.kafka(), "--log", followed.log, "--format", "json")
                            .out())
                    .at("/logs/0/restorable");

            assertThat(text)
                    .containsPattern("completed .* fills a gap\n")
                    .containsPattern("\n[-0-9]{10} [:.0-9]{12}  "
                            + window.from().lsn() + " .* " + window.until().lsn() + " +1  goes on\n")
                    .containsPattern("\nsync-2  [-0-9]{10} [:.0-9]{12}  [0-9A-F]+/[0-9A-F]+\n")
                    .containsPattern("\n" + window.gaps().getFirst().from()
                            + " .*  public.items  a command wrote all rows anew");
            assertThat(json.at("/windows/0/until/lsn").textValue())
                    .isEqualTo(window.until().lsn().toString());
            assertThat(json.at("/windows/0/snapshots/0").textValue())
                    .isEqualTo(window.snapshot().id().value());
            assertThat(json.at("/markers/1/name").textValue()).isEqualTo("sync-2");
            assertThat(json.at("/markers/1/restorable").booleanValue()).isTrue();
            assertThat(json.at("/gaps/0/tables/0").textValue()).isEqualTo("public.items");
        }
    }

    private void delete(String topic, long before) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    @Test
    void recordsThatAreGoneShortenAWindowOrTakeItAway() throws Exception {
        try (FollowedDatabase followed = followed("windows-gone")) {
            followed.start().sync();
            followed.execute("INSERT INTO others VALUES (1)");
            followed.sync();
            String marker = followed.log().events("Marker").getFirst().text("end");
            String second = followed.backup().snapshot().value();
            followed.execute("INSERT INTO others VALUES (2)");
            followed.sync().stop();

            delete("windows-gone.table.public.others", 1);

            RestorableWindows changesGone = windows(followed);
            assertThat(changesGone.windows()).hasSize(2);
            assertThat(changesGone.windows().getFirst().until().lsn()).isGreaterThanOrEqualTo(Lsn.parse(marker));
            assertThat(changesGone.windows().getFirst().ends())
                    .contains("are gone from Kafka: windows-gone.table.public.others-0 offset 0");
            assertThat(changesGone.windows().getLast().ends()).isNull();

            delete("windows-gone.transactions", 3);

            assertThat(windows(followed).windows().getFirst().single()).isTrue();

            delete("windows-gone.table.public.items", 5);

            RestorableWindows rowsGone = windows(followed);
            assertThat(rowsGone.lost()).hasSize(1);
            assertThat(rowsGone.windows())
                    .singleElement()
                    .satisfies(
                            window -> assertThat(window.snapshot().id().value()).isEqualTo(second));
        }
    }

    @Test
    void aSettingThatWouldDeleteRecordsIsSaid() throws Exception {
        try (FollowedDatabase followed = followed("windows-alarm");
                Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            followed.start().sync().stop();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "windows-alarm.transactions"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "86400000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();

            assertThat(windows(followed).alarms())
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm)
                            .hasMessageContaining("windows-alarm.transactions has" + " retention.ms=86400000"));
        }
    }
}
