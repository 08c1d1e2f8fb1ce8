package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class StreamedDefinitionsTest {
    private final Stack stack;

    StreamedDefinitionsTest(Stack stack) {
        this.stack = stack;
    }

    private static EmbeddedPostgres server(int version) {
        return EmbeddedPostgres.logical(version);
    }

    @VersionTest
    void definitionsThatChangeOnTheWayComeAtTheirPlace(int version) throws Exception {
        try (EmbeddedPostgres server = server(version)) {
            server.createDatabase("shop");
            server.execute("shop", """
                CREATE TABLE items (id int PRIMARY KEY, name text);
                INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i
                """);
            try (FollowedDatabase shop =
                    new FollowedDatabase(server, stack.kafka(), "shop", "definitions-" + version)) {
                shop.start().sync();
                shop.execute(
                        "ALTER TABLE items ADD colour text DEFAULT 'red'; UPDATE items SET colour = 'blue' WHERE id < 10");
                shop.execute(
                        "CREATE TABLE orders (id int PRIMARY KEY, item int REFERENCES items); INSERT INTO orders VALUES (1, 1)");
                shop.execute("UPDATE orders SET item = 2");
                shop.execute("CREATE TABLE copied AS SELECT id, name FROM items");
                shop.execute("ALTER TABLE items RENAME name TO title");
                shop.execute("INSERT INTO items VALUES (1000, 'last', 'green')");
                shop.sync();
                shop.assertFollowed("orders", "copied");
                assertThat(shop.log().events("DefinitionChanged"))
                        .extracting(event -> event.text("tag"))
                        .containsSubsequence("ALTER TABLE", "CREATE TABLE", "CREATE TABLE AS", "ALTER TABLE");
                assertThat(shop.log().events("StreamStarted").getFirst().text("definitions"))
                        .isEqualTo("EVENT_TRIGGERS");
            }
        }
    }

    @VersionTest
    void aTableThatIsWrittenAnewIsReadAgainWithTheGapOnRecord(int version) throws Exception {
        try (EmbeddedPostgres server = server(version)) {
            server.createDatabase("shop");
            server.execute("shop", """
                CREATE TABLE items (id int PRIMARY KEY, name text);
                INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i
                """);
            String log = "rewritten-" + version;
            try (FollowedDatabase shop = new FollowedDatabase(server, stack.kafka(), "shop", log)) {
                shop.start().sync();
                shop.execute("ALTER TABLE items ADD lottery int DEFAULT (random() * 1000)::int");
                shop.await(
                        "read again", read -> read.events("SnapshotCompleted").size() == 2);

                assertThat(shop.log().events("Gap"))
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.list("tables")).hasSize(1));
                assertThat(shop.log().events("SnapshotStarted"))
                        .extracting(event -> event.record().get("supplement"))
                        .containsExactly(false, true);
                shop.execute("UPDATE items SET name = 'later' WHERE id = 7");
                shop.assertFollowed("items");
            }
        }
    }

    /** The first change after a command is decoded at the very place where what is told of the command ends. */
    @VersionTest
    void aPartitionThatIsDetachedHasATopicOfItsOwnFromTheNextRowOn(int version) throws Exception {
        try (EmbeddedPostgres server = server(version)) {
            server.createDatabase("shop");
            server.execute("shop", """
                CREATE TABLE regions (id int, region text, v text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
                CREATE TABLE regions_b PARTITION OF regions FOR VALUES IN ('b');
                INSERT INTO regions VALUES (1, 'b', 'first')
                """);
            try (FollowedDatabase shop = new FollowedDatabase(server, stack.kafka(), "shop", "detached-" + version)) {
                shop.start().sync();
                shop.execute(
                        "ALTER TABLE regions DETACH PARTITION regions_b; INSERT INTO regions_b VALUES (200, 'b', 'alone')");
                shop.sync();
                String own = topic(shop, "regions_b");
                assertThat(shop.log().records(own, 0)).hasSize(1);

                shop.execute("ALTER TABLE regions ATTACH PARTITION regions_b FOR VALUES IN ('b');"
                        + " UPDATE regions SET v = 'back' WHERE id = 200");

                shop.sync();
                assertThat(shop.log().records(own, 0)).hasSize(1);
                assertThat(shop.log()
                                .records(topic(shop, "regions"), 0)
                                .getLast()
                                .headers()
                                .lastHeader("rowlog.relation"))
                        .satisfies(
                                header -> assertThat(header.value()).asString().isEqualTo("\"public\".\"regions_b\""));
            }
        }
    }

    private static String topic(FollowedDatabase followed, String table) {
        return Objects.requireNonNull(followed.log().topics().get(List.of("public", table)), () -> "topic of " + table);
    }

    /** A subscription of somebody else's, to all tables, must not meet one of Rowlog's. Nor may anyone else speak for the triggers. */
    @Test
    void nothingOfRowlogsIsPublishedAndNobodyElseIsBelieved() throws Exception {
        try (EmbeddedPostgres server = server(18)) {
            server.createDatabase("shop");
            server.execute(
                    "shop",
                    "CREATE TABLE items (id int PRIMARY KEY); CREATE PUBLICATION others FOR ALL TABLES;"
                            + " CREATE ROLE somebody LOGIN");
            server.execute("shop", "SELECT pg_create_logical_replication_slot('others', 'pgoutput')");
            try (FollowedDatabase shop = new FollowedDatabase(server, stack.kafka(), "shop", "published")) {
                shop.start().sync();
                shop.execute("SET ROLE somebody; SELECT pg_logical_emit_message(true, 'rowlog.ddl', repeat('0', 64)"
                        + " || '{\"event\": \"ddl_command_end\"}')");
                assertThat(server.strings(
                                "shop", "SELECT has_table_privilege('somebody', 'rowlog_stream.seal', 'SELECT')"))
                        .containsExactly("f");
                shop.execute("ALTER TABLE items ADD more int");
                shop.sync();

                assertThat(shop.log().events("DefinitionChanged")).hasSize(1);
                assertThat(shop.notices).anyMatch(notice -> notice.startsWith("Somebody has written a message"));
                assertThat(server.strings(
                                "shop",
                                "SELECT count(*) FROM pg_logical_slot_get_binary_changes('others', NULL,"
                                        + " NULL, 'proto_version', '1', 'publication_names', 'others')"
                                        + " WHERE get_byte(data, 0) = ascii('R')"))
                        .containsExactly("0");
            }
        }
    }
}
