package io.rowlog.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rowlog.embedded.EmbeddedStackException;
import io.rowlog.embedded.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The acts of the demo in which the log follows the shop while writers change it, a replica follows the log, and the moment
 * before a mistake comes back.
 */
final class FollowedShop {
    /** As long as a person likes to look at it. */
    private static final Duration OPEN = Duration.ofSeconds(3);

    private static final int WRITERS = 2;
    private static final String MARKER = "before-closing";
    private static final String REPLICA = "shop_replica";
    private static final String BEFORE = "shop_before";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final PostgresServer postgres;
    private final String database;
    private final RowlogProcess rowlog;
    private final Stage stage;

    FollowedShop(PostgresServer postgres, String database, RowlogProcess rowlog, Stage stage) {
        this.postgres = postgres;
        this.database = database;
        this.rowlog = rowlog;
        this.stage = stage;
    }

    /**
     * What came of it.
     *
     * @param committed transactions of the writers, and the one that added a column, by the source's account
     * @param streamed transactions that are in the log, by the stream's
     * @param sales of the shop at the marker, of its replica then, and of what was restored to it
     * @param proved that nothing else differs
     */
    record Outcome(long committed, long streamed, Sales sales, Proved proved) {
        boolean good() {
            return committed == streamed
                    && sales.shop() == sales.replica()
                    && sales.shop() == sales.restored()
                    && proved.replica()
                    && proved.restored();
        }
    }

    /** Whether all tables were compared with the shop as it was at the marker, by counts and digests, and are equal. */
    record Proved(boolean replica, boolean restored) {}

    /** How many sales each database has, all compared to the last bit where they are as many. */
    record Sales(long shop, long replica, long restored) {}

    Outcome follow() throws Exception {
        String source = postgres.url(database);
        stage.command("stream --source " + source);
        try (RowlogProcess.Running stream = stage.step(
                () -> rowlog.start("stream", "--source", source),
                running -> "The log follows the shop; a snapshot to replay on is taken beside")) {
            return followedByReplica(source, stream);
        }
    }

    private Outcome followedByReplica(String source, RowlogProcess.Running stream) throws Exception {
        postgres.createDatabase(REPLICA);
        awaitSnapshot();
        stage.command("follow --target " + postgres.url(REPLICA));
        try (RowlogProcess.Running replica = stage.step(
                () -> rowlog.start("follow", "--target", postgres.url(REPLICA)),
                running -> "A replica of the shop follows the log")) {
            stage.step(this::write, written -> "Writers changed the shop for some seconds, and a column was added");
            stage.command("mark --verify --source " + source + " " + MARKER);
            stage.step(
                    () -> rowlog.report("mark", "--verify", "--source", source, MARKER),
                    marked -> "The moment " + marked.path("name").asText() + " is at "
                            + marked.path("lsn").asText() + ", and its "
                            + Stage.count(marked.path("rows").asLong()) + " rows are counted");
            String shop = digest(database);
            long sales = sales(database);
            long replicas = stage.step(
                    () -> same(REPLICA, shop) ? sales(REPLICA) : 0,
                    same -> "The replica shows " + Stage.count(same) + " sales, all as they are in the shop");
            boolean proved = stage.step(
                    () -> replica.await(line -> line.path("proved").asText().equals(MARKER), LIMIT),
                    equal -> equal
                            ? "All of the replica was compared with the shop as it was then, and is equal"
                            : "NOT PROVED: the replica was not compared with the shop");
            stage.step(
                    replica::stop,
                    ended -> "It ended at " + ended.path("reached").path("lsn").asText());
            execute("DELETE FROM demo_sales");
            JsonNode report = stage.step(
                    stream::stop, ended -> "Somebody ran DELETE FROM demo_sales, and that is in the log too");
            JsonNode restored = restore();
            return new Outcome(
                    // A sale for each transaction, one that made the table, one that added a column, one that deleted.
                    sales + 3,
                    report.path("transactions").asLong(),
                    new Sales(sales, replicas, same(BEFORE, shop) ? sales(BEFORE) : 0),
                    new Proved(
                            proved,
                            restored.path("proof")
                                    .path("verification")
                                    .path("equal")
                                    .asBoolean()));
        }
    }

    /** The stream's own: transactions do not go on from that of the backup before, which a replica would be refused. */
    private void awaitSnapshot() throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (snapshots() < 2) {
            if (System.nanoTime() > end) {
                throw new EmbeddedStackException(
                        "The stream's snapshot is not complete within " + LIMIT.toSeconds() + " s.",
                        "Look at the machine's load and run the demo again.");
            }
            Thread.sleep(LOOK);
        }
    }

    private long snapshots() throws Exception {
        long complete = 0;
        for (JsonNode snapshot :
                rowlog.report("list", "--log", database).path("logs").path(0).path("snapshots")) {
            complete += snapshot.path("state").asText().equals("completed") ? 1 : 0;
        }
        return complete;
    }

    /** The shop as it was at the marker. */
    private JsonNode restore() throws Exception {
        postgres.createDatabase(BEFORE);
        String until = "marker:" + MARKER;
        stage.command("restore --target " + postgres.url(BEFORE) + " --until " + until);
        return stage.step(
                () -> rowlog.report("restore", "--target", postgres.url(BEFORE), "--until", until),
                report -> "The moment before it is back, with "
                        + Stage.count(report.path("transactions").asLong()) + " transactions on top of the snapshot");
    }

    /** Waits until a database has the rows that the shop had. */
    private boolean same(String other, String shop) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!digest(other).equals(shop)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    /** Of all rows that the writers change; empty where the table is not there yet. */
    private String digest(String of) throws SQLException {
        try (Connection connection = postgres.connect(of);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('demo_sales') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return "";
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT md5(string_agg(s::text, '|' ORDER BY id)) FROM demo_sales s"
                            + " UNION ALL SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM tags t")) {
                StringBuilder digest = new StringBuilder();
                while (row.next()) {
                    digest.append(row.getString(1));
                }
                return digest.toString();
            }
        }
    }

    private long sales(String of) throws SQLException {
        try (Connection connection = postgres.connect(of);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM demo_sales")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Each transaction adds a sale and changes another table's row. */
    private long write() throws Exception {
        execute(
                "CREATE TABLE IF NOT EXISTS demo_sales (id bigserial PRIMARY KEY, tag integer REFERENCES tags, sold int)");
        long end = System.nanoTime() + OPEN.toNanos();
        List<Callable<Long>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int tag = writer + 1;
            writers.add(() -> sell(tag, end));
        }
        long sales = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(
                WRITERS, Thread.ofPlatform().name("demo-writer-", 1).factory())) {
            List<Future<Long>> running = writers.stream().map(threads::submit).toList();
            Thread.sleep(OPEN.dividedBy(2));
            execute("ALTER TABLE demo_sales ADD COLUMN paid boolean DEFAULT false");
            for (Future<Long> writer : running) {
                sales += writer.get(2 * OPEN.toSeconds() + 60, TimeUnit.SECONDS);
            }
        }
        return sales;
    }

    private long sell(int tag, long end) throws SQLException {
        long sales = 0;
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < end) {
                statement.execute("INSERT INTO demo_sales (tag, sold) VALUES (" + tag + ", 1)");
                statement.execute("UPDATE tags SET name = name WHERE id = " + tag);
                connection.commit();
                sales++;
            }
        }
        return sales;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
