package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Snapshot and stream meet without gap or overlap, wherever they fall among the transactions of others. {@code
 * -Dstream.rounds=} sets how often that is tried, {@code -Dtest.seed=} what the writers do.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotAndStreamTest {
    private static final int ROUNDS = Integer.getInteger("stream.rounds", 1);
    private static final int WRITERS = 6;

    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Stack stack;
    private final Map<Integer, EmbeddedPostgres> servers = new TreeMap<>();

    SnapshotAndStreamTest(Stack stack) {
        this.stack = stack;
    }

    private EmbeddedPostgres server(int version) {
        return servers.computeIfAbsent(
                version,
                each -> new EmbeddedPostgres(PostgresServer.builder()
                        .version(each)
                        .withoutDurability()
                        .setting("synchronous_commit", "on")
                        .setting("max_prepared_transactions", "20")
                        .start()));
    }

    @AfterAll
    void stop() {
        servers.values().forEach(EmbeddedPostgres::close);
    }

    private FollowedDatabase followed(int version, String prefix) throws SQLException {
        String database = server(version).newDatabase(prefix);
        return new FollowedDatabase(
                server(version), stack.kafka(), database, database.replace('_', '-') + "-" + version);
    }

    @VersionTest
    void everyRowIsThereOnceWhereverSnapshotsFallAmongWriters(int version) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (FollowedDatabase followed = followed(version, "meeting")) {
                Writers writers =
                        new Writers(followed.server, followed.database, WRITERS, true, seed + 1000L * round + version);
                String later;
                try (writers) {
                    followed.start().sync();
                    later = followed.backup().snapshot().toString();
                    followed.sync();
                }
                String first = followed.sync()
                        .log()
                        .events("SnapshotCompleted")
                        .getFirst()
                        .text("snapshot");

                Replay fromFirst = new Replay(followed.log()).onTopOf(first);
                Replay fromLater = new Replay(followed.log()).onTopOf(later);

                String what = "seed " + seed + ", round " + round;
                assertThat(fromFirst.replayed()).as(what).isGreaterThan(fromLater.replayed());
                fromFirst.assertEqualTo(followed.server, followed.database, Writers.TABLES);
                fromLater.assertEqualTo(followed.server, followed.database, Writers.TABLES);
                followed.stop();
                followed.server.dropDatabase(followed.database);
            }
        }
    }

    /** A session whose commit waits for a standby that does not answer. */
    private static final class HeldCommit implements AutoCloseable {
        private final EmbeddedPostgres server;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        HeldCommit(EmbeddedPostgres server, String database, String sql) throws SQLException {
            this.server = server;
            server.execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
            server.execute("postgres", "SELECT pg_reload_conf()");
            await("the setting")
                    .until(() -> server.strings("postgres", "SHOW synchronous_standby_names")
                            .getFirst()
                            .equals("nobody"));
            Thread.ofPlatform().name("held-commit").daemon(true).start(() -> {
                try {
                    server.execute(database, sql);
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
            await("the commit's wait")
                    .until(() -> server.number(
                                    "postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                            == 1);
        }

        boolean held() {
            return !end.isDone();
        }

        @Override
        public void close() throws Exception {
            server.execute("postgres", "ALTER SYSTEM RESET synchronous_standby_names");
            server.execute("postgres", "SELECT pg_reload_conf()");
            end.get(60, TimeUnit.SECONDS);
        }
    }

    /**
     * A slot waits for transactions that run when it begins to be made. Of one that begins meanwhile, whose commit record is
     * written before the slot is made and which is still held in its commit then, it knows nothing, and nobody sees it.
     */
    @VersionTest
    void aTransactionThatIsHeldInItsCommitWhenTheSlotIsMadeIsNotLost(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        try (FollowedDatabase followed = followed(version, "held");
                Connection first = server.connect(followed.database);
                Connection second = server.connect(followed.database);
                Statement before = first.createStatement();
                Statement between = second.createStatement()) {
            followed.execute("CREATE TABLE items (id int PRIMARY KEY, who text)");
            String begin = "SET synchronous_commit = local; BEGIN; INSERT INTO items VALUES ";
            before.execute(begin + "(1, 'before')");
            followed.start();
            awaitSlotWaits(server);
            between.execute(begin + "(2, 'between')");
            before.execute("COMMIT");
            awaitPhase(server, followed.database);
            HeldCommit held = new HeldCommit(server, followed.database, "INSERT INTO items VALUES (3, 'held')");
            try (held) {
                between.execute("COMMIT");
                await("the slot")
                        .until(() -> server.number(
                                        "postgres",
                                        "SELECT count(*) FROM pg_replication_slots WHERE confirmed_flush_lsn IS NOT NULL"
                                                + " AND database = '" + followed.database + "'")
                                == 1);
                Awaitility.await("nothing is read while it is held")
                        .during(Duration.ofMillis(500))
                        .until(() -> !followed.log().refresh()
                                || followed.log().events("SnapshotStarted").isEmpty());
                assertThat(held.held()).isTrue();
            }
            followed.assertFollowed("items");
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(60));
    }

    private static void awaitSlotWaits(EmbeddedPostgres server) {
        await("the slot's wait")
                .until(() -> server.number(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'transactionid'"
                                        + " AND query LIKE '%pg_create_logical_replication_slot%'")
                        == 1);
    }

    /** Now it waits for the other transaction. */
    private static void awaitPhase(EmbeddedPostgres server, String database) {
        await("the slot's next wait")
                .until(() -> server.number(
                                "postgres",
                                "SELECT count(*) FROM pg_locks AS w JOIN pg_locks AS h USING (transactionid)"
                                        + " JOIN pg_stat_activity AS a ON a.pid = h.pid"
                                        + " WHERE NOT w.granted AND h.granted AND a.state = 'idle in transaction'"
                                        + " AND a.query LIKE '%between%' AND a.datname = '" + database + "'")
                        == 1);
    }

    /** It is in the log before the snapshot begins, which does not see it. */
    @VersionTest
    void aTransactionThatIsHeldInItsCommitIsReplayedOnTopOfALaterSnapshot(int version) throws Exception {
        EmbeddedPostgres server = server(version);
        try (FollowedDatabase followed = followed(version, "later")) {
            followed.execute("CREATE TABLE items (id int PRIMARY KEY, who text)");
            followed.start().sync();
            try (HeldCommit held = new HeldCommit(server, followed.database, "INSERT INTO items VALUES (3, 'held')")) {
                followed.await(
                        "the transaction",
                        log -> !log.events("TransactionCaptured").isEmpty());
                int heartbeats = followed.log().events("Heartbeat").size();
                followed.await("heartbeats", log -> log.events("Heartbeat").size() > heartbeats + 3);
                followed.backup();
                assertThat(held.held()).isTrue();
            }
            Replay replay = followed.replay().all();

            assertThat(replay.replayed()).isEqualTo(1);
            replay.assertEqualTo(server, followed.database, "items");
        }
    }
}
