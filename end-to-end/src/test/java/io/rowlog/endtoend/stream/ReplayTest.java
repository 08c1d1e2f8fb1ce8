package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
    private final Stack stack;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KILLS = Integer.getInteger("stream.kills", 3);

    private final long seed = System.nanoTime();
    private final AtomicInteger targets = new AtomicInteger();
    private final EmbeddedPostgres server;

    @TempDir
    private Path directory;

    ReplayTest(Stack stack) {
        this.stack = stack;
        server = new EmbeddedPostgres(PostgresServer.builder()
                .version(15)
                .withoutDurability()
                .setting("wal_level", "logical")
                .setting("max_prepared_transactions", "20")
                .start());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String name) throws SQLException {
        server.createDatabase(name);
        return new FollowedDatabase(server, stack.kafka(), name, "replay-" + name);
    }

    private String target() throws SQLException {
        String name = "target" + targets.incrementAndGet();
        server.createDatabase(name);
        return name;
    }

    private ReplayRequest request(FollowedDatabase followed, String target, ReplayEnd end) {
        return FollowerProcess.request(server.url(target), stack.kafka(), followed.log, end);
    }

    private ReplayReport replay(FollowedDatabase followed, String target, ReplayEnd end) throws InterruptedException {
        try (Job<ReplayReport> job = new Replay(request(followed, target, end)).job(JobProgress.NONE)) {
            return job.run();
        }
    }

    private void assertSame(String source, String target, String... tables) throws SQLException {
        for (String table : tables) {
            String rows = "SELECT t::text FROM " + table + " t ORDER BY 1";
            assertThat(server.strings(target, rows)).as(table).isEqualTo(server.strings(source, rows));
        }
    }

    @Test
    void transactionsOfManyWritersAreReplayed() throws Exception {
        try (FollowedDatabase followed = followed("writers")) {
            try (Writers writers = new Writers(server, "writers", 4, true, 7)) {
                followed.start().sync();
                long begun = writers.committed();
                Awaitility.await().atMost(LIMIT).until(() -> writers.committed() > begun + 400);
            }
            followed.sync();
            String target = target();

            ReplayReport report = replay(followed, target, new ReplayEnd.Latest());

            assertThat(report.changes()).isPositive();
            assertSame("writers", target, Writers.TABLES);
            assertThat(server.strings(target, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rowlog%'"))
                    .isEmpty();
        }
    }

    @Test
    void everyKindOfChangeIsReplayed() throws Exception {
        try (FollowedDatabase followed = followed("kinds")) {
            followed.execute("""
                CREATE DOMAIN label AS text NOT NULL CHECK (VALUE <> '');
                CREATE TABLE items (id int PRIMARY KEY, big text, small int, tag label,
                    twice int GENERATED ALWAYS AS (small * 2) STORED, serial int GENERATED ALWAYS AS IDENTITY);
                CREATE TABLE uniques (id int PRIMARY KEY, place int UNIQUE);
                CREATE TABLE parents (id int PRIMARY KEY);
                CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents ON DELETE CASCADE);
                CREATE TABLE bag (a int, b text, c json); ALTER TABLE bag REPLICA IDENTITY FULL;
                CREATE TABLE parts (id int, region text, v text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
                CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
                CREATE TABLE parts_b PARTITION OF parts FOR VALUES IN ('b');
                INSERT INTO items (id, big, small, tag) SELECT i, repeat(md5(i::text), 3000), i, 'tag ' || i FROM generate_series(1, 50) i;
                INSERT INTO uniques SELECT i, i FROM generate_series(1, 10) i;
                INSERT INTO parents SELECT generate_series(1, 10);
                INSERT INTO children SELECT i, i FROM generate_series(1, 10) i;
                INSERT INTO bag SELECT i % 3, 'b', '{"k": 1}' FROM generate_series(1, 9) i;
                INSERT INTO parts SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END, 'v' FROM generate_series(1, 10) i
                """);
            followed.start().sync();
            followed.execute("UPDATE items SET small = small + 1 WHERE id < 20");
            followed.execute("UPDATE items SET id = id + 1000 WHERE id IN (3, 4)");
            followed.execute("UPDATE items SET id = id + 1000, big = 'short' WHERE id IN (5, 6)");
            followed.execute(
                    "BEGIN; UPDATE items SET big = 'first' WHERE id = 7; UPDATE items SET small = 70 WHERE id = 7;"
                            + " UPDATE items SET id = 7007 WHERE id = 7; COMMIT");
            followed.execute(
                    "BEGIN; DELETE FROM items WHERE id = 8; INSERT INTO items (id, big, small, tag) VALUES (8, 'new', 8, 'x'); COMMIT");
            followed.execute(
                    "BEGIN; INSERT INTO items (id, big, small, tag) VALUES (9000, repeat('y', 100000), 8, 'x'); UPDATE items SET small = 9"
                            + " WHERE id = 9000; UPDATE items SET id = 9001 WHERE id = 9000; COMMIT");
            followed.execute("UPDATE uniques SET place = NULL WHERE id = 1; UPDATE uniques SET place = 1 WHERE id = 2;"
                    + " UPDATE uniques SET place = 2 WHERE id = 1");
            followed.execute("DELETE FROM parents WHERE id < 4");
            followed.execute("DELETE FROM bag WHERE ctid = (SELECT min(ctid) FROM bag WHERE a = 1)");
            followed.execute("UPDATE bag SET b = 'changed' WHERE a = 2");
            followed.execute(
                    "INSERT INTO bag VALUES (NULL, NULL, NULL), (NULL, NULL, NULL); DELETE FROM bag WHERE ctid ="
                            + " (SELECT min(ctid) FROM bag WHERE a IS NULL)");
            followed.execute("UPDATE parts SET region = 'b' WHERE id = 2; UPDATE parts SET v = 'w' WHERE id = 4");
            followed.execute("TRUNCATE parts_b");
            followed.execute("INSERT INTO parts VALUES (99, 'b', 'after')");
            followed.execute(
                    "TRUNCATE parents CASCADE; INSERT INTO parents VALUES (77); INSERT INTO children VALUES (1, 77)");
            followed.sync();
            String target = target();

            replay(followed, target, new ReplayEnd.Latest());

            assertSame("kinds", target, "items", "uniques", "parents", "children", "bag", "parts_a", "parts_b");
        }
    }

    @Test
    void anyMomentComesBack() throws Exception {
        try (FollowedDatabase followed = followed("moments")) {
            followed.execute("CREATE TABLE steps (n serial PRIMARY KEY)");
            followed.start().sync();
            followed.execute("INSERT INTO steps DEFAULT VALUES");
            followed.execute("SELECT pg_logical_emit_message(true, 'rowlog.marker', 'replay-moments one one')");
            followed.execute("INSERT INTO steps DEFAULT VALUES");
            String between = server.strings("moments", "SELECT pg_current_wal_insert_lsn()")
                    .getFirst();
            Instant time = Instant.now();
            followed.execute("SELECT pg_sleep(0.01)");
            followed.execute("INSERT INTO steps DEFAULT VALUES");
            followed.execute("DELETE FROM steps");
            followed.sync();

            assertThat(rows(followed, new ReplayEnd.Named("one"))).isEqualTo("1");
            assertThat(rows(followed, new ReplayEnd.Place(Lsn.parse(between)))).isEqualTo("2");
            assertThat(rows(followed, new ReplayEnd.Time(time))).isEqualTo("2");
            assertThat(rows(followed, new ReplayEnd.Latest())).isEqualTo("0");
            assertThatThrownBy(() -> rows(followed, new ReplayEnd.Named("two")))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("has no marker two");
            assertThatThrownBy(() ->
                            rows(followed, new ReplayEnd.Time(Instant.now().plusSeconds(3600))))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("cannot bring back");
        }
    }

    private String rows(FollowedDatabase followed, ReplayEnd end) throws Exception {
        String target = target();
        replay(followed, target, end);
        String rows = server.strings(target, "SELECT count(*) FROM steps").getFirst();
        // No value is handed out twice.
        assertThat(server.strings(target, "SELECT nextval('steps_n_seq') > coalesce(max(n), 0) FROM steps"))
                .isEqualTo(List.of("t"));
        return rows;
    }

    @Test
    void aFollowerShowsOnlyStatesThatTheSourceHad() throws Exception {
        try (FollowedDatabase followed = followed("invariant")) {
            followed.execute("CREATE TABLE accounts (id int PRIMARY KEY, balance int);"
                    + " INSERT INTO accounts SELECT i, 100 FROM generate_series(1, 20) i");
            followed.start().sync();
            String target = target();
            try (Follower follower = new Follower(request(followed, target, new ReplayEnd.Never()))) {
                follower.awaitRestored(followed, target);
                for (int i = 0; i < 200; i++) {
                    followed.execute("BEGIN; UPDATE accounts SET balance = balance - " + i + " WHERE id = "
                            + (i % 20 + 1) + "; UPDATE accounts SET balance = balance + " + i + " WHERE id = "
                            + (i * 7 % 20 + 1) + "; COMMIT");
                    assertThat(server.strings(target, "SELECT sum(balance) FROM accounts"))
                            .containsExactly("2000");
                }
                follower.awaitSame(followed, target, "accounts");
            }
            followed.execute("UPDATE accounts SET balance = 7 WHERE id = 3");
            followed.sync();

            replay(followed, target, new ReplayEnd.Latest());

            assertSame("invariant", target, "accounts");
        }
    }

    @Test
    void definitionsThatChangeOnTheWayAreApplied() throws Exception {
        try (FollowedDatabase followed = followed("ddl")) {
            followed.execute(
                    "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE items (id int PRIMARY KEY, name text, m mood);"
                            + " INSERT INTO items SELECT i, 'item ' || i, 'sad' FROM generate_series(1, 100) i;"
                            + " CREATE VIEW names AS SELECT name FROM items");
            followed.start().sync();
            followed.execute("DELETE FROM items WHERE id = 99");
            psql(
                    followed,
                    "ALTER TABLE items ADD colour text DEFAULT 'red'; UPDATE items SET colour = 'blue' WHERE id < 10");
            followed.execute("ALTER TYPE mood ADD VALUE 'glad'");
            followed.execute("UPDATE items SET m = 'glad' WHERE id = 5");
            followed.execute("ALTER TABLE items ADD made timestamptz DEFAULT now()");
            followed.execute(
                    "BEGIN; CREATE TABLE orders (id int PRIMARY KEY, item int REFERENCES items); INSERT INTO orders"
                            + " VALUES (1, 1); SAVEPOINT s; ALTER TABLE orders ADD gone int; ROLLBACK TO s; ALTER TABLE orders ADD kept int;"
                            + " COMMIT");
            followed.execute("CREATE TABLE copied AS SELECT id, name FROM items");
            followed.execute(
                    "DO $$ BEGIN CREATE TABLE by_function (id int PRIMARY KEY); INSERT INTO by_function VALUES (1); END $$");
            psql(
                    followed,
                    "CREATE SCHEMA \"other one\"; SET search_path TO \"other one\", public; CREATE TABLE here (a int PRIMARY KEY);"
                            + " INSERT INTO here VALUES (7); CREATE INDEX ON here (a, a)");
            psql(
                    followed,
                    "CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT i * 2; END;"
                            + " COMMENT ON FUNCTION twice(int) IS 'it; doubles'");
            psql(
                    followed,
                    "DROP VIEW names; ALTER TABLE items RENAME name TO title; CREATE VIEW titles AS SELECT title FROM items");
            followed.execute("CREATE TABLE gone (id int PRIMARY KEY); INSERT INTO gone VALUES (1)");
            followed.execute("DROP TABLE gone");
            followed.execute(
                    "DO $$ BEGIN CREATE TABLE by_other (id serial PRIMARY KEY, of mood[]); DROP TABLE by_other; END $$");
            followed.execute("CREATE TYPE colour AS ENUM ('red'); CREATE TABLE coloured (id int PRIMARY KEY, c colour);"
                    + " INSERT INTO coloured VALUES (1, 'red'); UPDATE coloured SET c = NULL");
            followed.execute("DROP TABLE coloured; DROP TYPE colour");
            followed.execute(
                    "CREATE TABLE regions (id int, region text, v text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);"
                            + " CREATE TABLE regions_b PARTITION OF regions FOR VALUES IN ('b'); INSERT INTO regions VALUES (1, 'b', 'first');"
                            + " ALTER TABLE regions DETACH PARTITION regions_b; INSERT INTO regions_b VALUES (2, 'b', 'alone')");
            followed.execute(
                    "ALTER TABLE regions ATTACH PARTITION regions_b FOR VALUES IN ('b'); UPDATE regions SET v = 'back'");
            followed.execute(
                    "CREATE TABLE filled (id int, region text, v text, PRIMARY KEY (id, region)); INSERT INTO filled"
                            + " SELECT i, 'c', 'early' FROM generate_series(1, 5) i; UPDATE filled SET v = 'changed' WHERE id = 2;"
                            + " ALTER TABLE regions ATTACH PARTITION filled FOR VALUES IN ('c'); UPDATE regions SET v = 'late' WHERE id = 3");
            followed.execute(
                    "ALTER TABLE orders ADD CHECK (kept > 0); ALTER TABLE orders DROP CONSTRAINT orders_item_fkey,"
                            + " DROP COLUMN item");
            followed.execute("CREATE UNIQUE INDEX CONCURRENTLY by_kept ON orders (kept)");
            followed.execute(
                    "INSERT INTO orders (id, kept) VALUES (50, 50); ALTER TABLE orders ADD later int DEFAULT 3;"
                            + " INSERT INTO orders VALUES (51, 51, 4); ALTER TABLE orders RENAME later TO latest;"
                            + " UPDATE orders SET latest = 9 WHERE id = 51");
            followed.execute("INSERT INTO items VALUES (1000, 'last', 'sad', 'green')");
            followed.execute("ALTER TABLE items ADD lottery int DEFAULT (random() * 1000)::int");
            followed.await(
                    "read again", read -> read.events("SnapshotCompleted").size() == 2);
            followed.execute("UPDATE items SET lottery = -1 WHERE id = 8");
            followed.sync();
            String target = target();

            replay(followed, target, new ReplayEnd.Latest());

            assertSame(
                    "ddl",
                    target,
                    "items",
                    "orders",
                    "copied",
                    "by_function",
                    "\"other one\".here",
                    "titles",
                    "regions");
            detach(followed);
            PgDump dump = new PgDump();
            assertThat(dump.schema(server, target)).isEqualTo(dump.schema(server, "ddl"));
        }
    }

    /** Sends all of it at once, as the driver of these tests does not. */
    private void psql(FollowedDatabase followed, String sql) throws Exception {
        Process psql = new ProcessBuilder(
                        new PgDump().program().resolveSibling("psql").toString(), "-c", sql, followed.url())
                .redirectErrorStream(true)
                .start();
        String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(psql.waitFor()).as(said).isZero();
    }

    /** Without what Rowlog has made in a source. */
    private void detach(FollowedDatabase followed) throws Exception {
        followed.stop();
        try (Connection session = server.connect(followed.database)) {
            new SourceObjects(new SourceNames(new LogName(followed.log))).remove(session);
        }
    }

    @Test
    void aFollowerThatIsKilledAtAnyMomentGoesOnWhereItWas() throws Exception {
        Random random = new Random(seed);
        String target = target();
        try (FollowedDatabase followed = followed("killed_follower")) {
            try (Writers writers = new Writers(server, "killed_follower", 3, false, seed)) {
                followed.start().sync();
                for (int kill = 0; kill < KILLS; kill++) {
                    int before = applied(target);
                    int more = random.nextInt(1, 100);
                    try (JavaProcess follower =
                            FollowerProcess.start(directory.resolve("kill-" + kill), followed, target)) {
                        Awaitility.await()
                                .atMost(LIMIT)
                                .untilAsserted(() -> assertThat(applied(target))
                                        .as("applied: " + follower.out() + follower.err())
                                        .isGreaterThan(before + more));
                        assertThat(new CountDownLatch(1).await(random.nextInt(200), TimeUnit.MILLISECONDS))
                                .isFalse();
                        follower.kill();
                    }
                }
                assertThat(writers.committed()).isPositive();
            }
            followed.sync();

            replay(followed, target, new ReplayEnd.Latest());

            assertSame("killed_follower", target, Writers.TABLES);
        }
    }

    /** Transactions that a target has. */
    private int applied(String target) throws SQLException {
        boolean begun = server.strings(target, "SELECT to_regclass('rowlog_follower.reached') IS NOT NULL")
                .equals(List.of("t"));
        return begun
                ? Integer.parseInt(server.strings(target, "SELECT transactions FROM rowlog_follower.reached")
                        .getFirst())
                : 0;
    }

    @Test
    void aChangeThatDoesNotFitStopsWithItsTableAndPlace() throws Exception {
        try (FollowedDatabase followed = followed("conflict")) {
            followed.execute(
                    "CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items VALUES (1, 'a'), (2, 'b')");
            followed.start().sync();
            String target = target();
            untilRestored(followed, target);
            server.execute(target, "DELETE FROM items WHERE id = 2");
            followed.execute("UPDATE items SET name = 'secret' WHERE id = 1");
            followed.execute("UPDATE items SET name = 'secret' WHERE id = 2");
            followed.sync();

            assertThatThrownBy(() -> replay(followed, target, new ReplayEnd.Latest()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("public.items")
                    .hasMessageContaining("by its key (id)")
                    .hasMessageMatching("(?s).*at [0-9A-F]+/[0-9A-F]+:0 in topic.*")
                    .hasMessageNotContaining("secret");

            server.execute(target, "INSERT INTO items VALUES (2, 'b')");
            replay(followed, target, new ReplayEnd.Latest());
            assertSame("conflict", target, "items");
        }
    }

    @Test
    void aSecondFollowerIsToldAndRowsWithoutIdentityAreNamed() throws Exception {
        try (FollowedDatabase followed = followed("second")) {
            followed.execute(
                    "CREATE TABLE loose (a int); CREATE TABLE bag (a int); ALTER TABLE bag REPLICA IDENTITY FULL");
            followed.start().sync();
            String target = target();
            try (Follower follower = new Follower(request(followed, target, new ReplayEnd.Never()))) {
                follower.awaitRestored(followed, target);

                assertThatThrownBy(() -> replay(followed, target, new ReplayEnd.Latest()))
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("already: server process");
                assertThat(follower.notices)
                        .singleElement(as(STRING))
                        .contains("no updates and deletes of public.loose,");
            }
        }
    }

    /** Follows until the snapshot is there. */
    private void untilRestored(FollowedDatabase followed, String target) throws Exception {
        try (Follower follower = new Follower(request(followed, target, new ReplayEnd.Never()))) {
            follower.awaitRestored(followed, target);
        }
    }
}
