package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.replay.ReplayRequest.OnConflict;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of changes that do not fit, where that does not end the replay. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConflictTest {
    private static final String ROWS = "SELECT t::text FROM items t ORDER BY 1";

    private final Stack stack;
    private final EmbeddedPostgres server;

    ConflictTest(Stack stack) {
        this.stack = stack;
        server = EmbeddedPostgres.logical(15);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** What a follower makes of changes among which some do not fit. */
    private List<String> followed(String name, OnConflict onConflict) throws Exception {
        server.createDatabase(name);
        server.createDatabase(name + "_target");
        try (FollowedDatabase followed = new FollowedDatabase(server, stack.kafka(), name, name)) {
            followed.execute(
                    "CREATE TABLE items (id int PRIMARY KEY, name text);"
                            + " INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 6) i; CREATE TABLE marks (id int PRIMARY KEY)");
            followed.start().sync();
            ReplayRequest request =
                    FollowerProcess.request(server.url(name + "_target"), stack.kafka(), name, new ReplayEnd.Never());
            try (Follower follower = new Follower(new ReplayRequest(request.base(), request.end(), onConflict))) {
                follower.awaitRestored(followed, name + "_target");
                server.execute(
                        name + "_target",
                        "DELETE FROM items WHERE id IN (1, 2, 3); INSERT INTO items VALUES (7, 'mine'), (30, 'mine')");

                followed.execute(
                        "BEGIN; UPDATE items SET name = 'changed' WHERE id IN (1, 4); DELETE FROM items WHERE id IN"
                                + " (2, 5); UPDATE items SET id = 30 WHERE id = 3; INSERT INTO items VALUES (7, 'new'), (8, 'new');"
                                + " INSERT INTO marks VALUES (1); COMMIT");

                follower.awaitSame(followed, name + "_target", "marks");
                assertThat(follower.notices)
                        .filteredOn(notice -> notice.contains("does not fit the target"))
                        .singleElement()
                        .asString()
                        .contains("public.items", "further ones of the table are counted");
            }
            return server.strings(name + "_target", ROWS);
        }
    }

    @Test
    void rowsAreOverwritten() throws Exception {
        List<String> rows = followed("overwritten", OnConflict.OVERWRITE);

        assertThat(rows).isEqualTo(server.strings("overwritten", ROWS));
    }

    @Test
    void changesAreSkipped() throws Exception {
        assertThat(followed("skipped", OnConflict.SKIP))
                .containsExactly("(30,mine)", "(4,changed)", "(6,\"item 6\")", "(7,mine)", "(8,new)");
    }
}
