package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class StreamedChangesTest {
    private final Stack stack;

    StreamedChangesTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void insertsUpdatesAndDeletesComeInTheirTransactions() throws Exception {
        try (EmbeddedPostgres server = new EmbeddedPostgres(PostgresServer.builder()
                .version(15)
                .withoutDurability()
                .setting("wal_level", "logical")
                .start())) {
            server.createDatabase("shop");
            server.execute("shop", """
                CREATE TABLE items (id int PRIMARY KEY, name text, large text);
                INSERT INTO items SELECT i, 'item ' || i, repeat(md5(i::text), 10) FROM generate_series(1, 1000) i;
                CREATE TABLE pairs (a int, b int);
                ALTER TABLE pairs REPLICA IDENTITY FULL;
                INSERT INTO pairs VALUES (1, 1), (1, 1), (2, 2)
                """);
            try (FollowedDatabase shop = new FollowedDatabase(server, stack.kafka(), "shop", "streamed")) {
                shop.start().sync();
                shop.execute("INSERT INTO items VALUES (1001, 'new', null)");
                shop.execute("UPDATE items SET name = 'changed' WHERE id % 10 = 0");
                shop.execute("UPDATE items SET id = id + 10000 WHERE id < 20; DELETE FROM items WHERE id > 990");
                shop.execute(
                        "DELETE FROM pairs WHERE ctid = (SELECT min(ctid) FROM pairs); UPDATE pairs SET b = 7 WHERE a = 2");
                shop.execute(
                        "ALTER TABLE items ALTER large SET STORAGE external; INSERT INTO items SELECT 5000, 'toasted', repeat('x', 200000)");
                shop.execute("UPDATE items SET name = 'beside' WHERE id = 5000");
                shop.execute("UPDATE items SET id = 5001 WHERE id = 5000");

                shop.assertFollowed("items", "pairs");
                assertThat(shop.stop().transactions()).isEqualTo(7);
            }
        }
    }
}
