package io.rowlog.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
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

/** The act of the demo in which the log follows the shop while writers change it. */
final class FollowedShop {
    /** As long as a person likes to look at it. */
    private static final Duration OPEN = Duration.ofSeconds(3);

    private static final int WRITERS = 2;
    private static final String MARKER = "before-closing";

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
     */
    record Outcome(long committed, long streamed) {
        boolean good() {
            return committed == streamed;
        }
    }

    Outcome follow() throws Exception {
        String source = postgres.url(database);
        stage.command("stream --source " + source);
        try (RowlogProcess.Running stream = stage.step(
                () -> rowlog.start("stream", "--source", source),
                running -> "The log follows the shop; a snapshot to replay on is taken beside")) {
            stage.step(this::write, written -> "Writers changed the shop for some seconds, and a column was added");
            stage.command("mark --source " + source + " " + MARKER);
            stage.step(
                    () -> rowlog.report("mark", "--source", source, MARKER),
                    marked -> "The moment " + marked.path("name").asText() + " is at "
                            + marked.path("commit").asText());
            JsonNode report = stage.step(
                    stream::stop,
                    ended -> "Everything before " + ended.path("confirmed").asText() + " is in the log");
            return new Outcome(committed(), report.path("transactions").asLong());
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

    /** A sale for each transaction, one that made the table, and one that added a column. */
    private long committed() throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) + 2 FROM demo_sales")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
