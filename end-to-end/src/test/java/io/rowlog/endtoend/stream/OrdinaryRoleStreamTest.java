package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.stream.PlainLog.Event;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role that may make no event triggers follows its tables, and what it cannot know of definitions is on record. */
@ExtendWith(StackExtension.class)
class OrdinaryRoleStreamTest {
    private final Stack stack;

    OrdinaryRoleStreamTest(Stack stack) {
        this.stack = stack;
    }

    private static EmbeddedPostgres server(int version) throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(version);
        server.createDatabase("shop");
        server.execute("shop", """
            CREATE ROLE streamer LOGIN REPLICATION;
            GRANT CREATE ON DATABASE shop TO streamer;
            GRANT CREATE ON SCHEMA public TO streamer;
            SET ROLE streamer;
            CREATE TABLE items (id int PRIMARY KEY, name text);
            INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i;
            """);
        return server;
    }

    private FollowedDatabase followed(EmbeddedPostgres server, String log) {
        FollowedDatabase shop = new FollowedDatabase(server, stack.kafka(), "shop", log);
        return shop.start(FollowedDatabase.request(shop.url().replace("postgres@", "streamer@"), shop.kafka, log));
    }

    private static void asStreamer(FollowedDatabase shop, String sql) throws Exception {
        shop.execute("SET ROLE streamer; " + sql);
    }

    private static void awaitReadAgain(FollowedDatabase shop) {
        shop.await("read again", log -> log.events("SnapshotCompleted").size() == 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aTableThatIsMadeLaterComesIntoTheLogWithTheGapOnRecord(int version) throws Exception {
        try (EmbeddedPostgres server = server(version);
                FollowedDatabase shop = followed(server, "ordinary-new-" + version)) {
            shop.sync();
            asStreamer(
                    shop,
                    "CREATE TABLE orders (id int PRIMARY KEY, item int REFERENCES items); INSERT INTO orders VALUES (1, 1)");
            awaitReadAgain(shop);

            asStreamer(shop, "INSERT INTO orders VALUES (2, 2); UPDATE orders SET item = 3 WHERE id = 1");
            asStreamer(shop, "DELETE FROM items WHERE id = 50");

            shop.assertFollowed("items", "orders");
            assertNoticed(shop.log(), "orders");
            assertThat(definitions(shop.log())).anyMatch(sql -> sql.contains("CREATE TABLE public.orders"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aNewFormOfRowsIsNoticedWithTheFirstOfThemAndTheTableReadAgain(int version) throws Exception {
        try (EmbeddedPostgres server = server(version);
                FollowedDatabase shop = followed(server, "ordinary-form-" + version)) {
            shop.sync();
            asStreamer(shop, "CREATE TABLE others (id int PRIMARY KEY); DROP TABLE others");
            asStreamer(shop, "ALTER TABLE items ADD colour text DEFAULT 'red'");
            asStreamer(shop, "INSERT INTO items VALUES (101, 'late', 'green'); DELETE FROM items WHERE id = 7");
            awaitReadAgain(shop);

            asStreamer(shop, "UPDATE items SET colour = 'blue' WHERE id < 10");

            shop.assertFollowed("items");
            assertNoticed(shop.log(), "items");
            assertThat(definitions(shop.log())).anyMatch(sql -> sql.contains("colour text"));
        }
    }

    /** Of one table a change was noticed, it alone lacks something, and it alone was read again. */
    private static void assertNoticed(PlainLog log, String table) {
        assertThat(log.events("StreamStarted").getFirst().text("definitions")).isEqualTo("NOTICED");
        assertThat(log.events("DefinitionChanged"))
                .singleElement()
                .satisfies(changed -> assertThat(changed.text("source")).isEqualTo("NOTICED"));
        assertThat(log.events("Gap"))
                .singleElement()
                .satisfies(gap -> assertThat(gap.list("tables"))
                        .extracting(name -> String.valueOf(name.get("name")))
                        .containsExactly(table));
        List<Event> snapshots = log.events("SnapshotStarted");
        assertThat(snapshots)
                .extracting(event -> event.record().get("supplement"))
                .containsExactly(false, true);
        assertThat(snapshots.getLast().list("plan"))
                .extracting(planned -> String.valueOf(((GenericRecord) planned.get("table")).get("name")))
                .containsExactly(table);
    }

    private static List<String> definitions(PlainLog log) {
        return log.events("DefinitionChanged").getFirst().list("definitions").stream()
                .map(String::valueOf)
                .toList();
    }
}
