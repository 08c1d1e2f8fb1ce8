package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sessions that write at the same time, each rows of its own, in all ways in which a transaction can come to its end, until
 * they are closed.
 */
final class Writers implements AutoCloseable {
    static final String[] TABLES = {"accounts", "ledger", "loose"};

    private static final String SCHEMA = """
            CREATE TABLE accounts (id int PRIMARY KEY, value int, note text);
            INSERT INTO accounts SELECT i, 0, repeat('note ', 20) FROM generate_series(0, 1999) i;
            CREATE TABLE ledger (id bigserial PRIMARY KEY, writer int, text text);
            INSERT INTO ledger (writer, text) SELECT -1, repeat(md5(i::text), 10) FROM generate_series(1, 3000) i;
            CREATE TABLE loose (a int, b int);
            ALTER TABLE loose REPLICA IDENTITY FULL
            """;

    /** Accounts of one writer. */
    private static final int OWN = 100;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Postgres server;
    private final String database;
    private final boolean prepare;
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean stopping;

    /**
     * Makes the tables and begins.
     *
     * @param prepare whether the server takes prepared transactions
     */
    Writers(Postgres server, String database, int writers, boolean prepare, long seed) throws SQLException {
        this.server = server;
        this.database = database;
        this.prepare = prepare;
        server.execute(database, SCHEMA);
        for (int i = 0; i < writers; i++) {
            int number = i;
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            Thread.ofPlatform().name("writer-" + i).daemon(true).start(() -> {
                try {
                    write(number, new Random(seed + number));
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
        }
    }

    /** Transactions so far. */
    long committed() {
        return committed.get();
    }

    private void write(int number, Random random) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (int turn = 0; !stopping; turn++) {
                for (String command : transaction(number, turn, random).split("; ")) {
                    statement.execute(command);
                }
                committed.incrementAndGet();
            }
        }
    }

    private String transaction(int number, int turn, Random random) {
        String name = "'w" + number + "-" + turn + "'";
        return switch (random.nextInt(prepare ? 10 : 7)) {
            case 0, 1 -> change(number, random);
            case 2 -> begin(number, random) + "ROLLBACK";
            case 3 ->
                begin(number, random) + "SAVEPOINT s; " + change(number, random) + "ROLLBACK TO s; "
                        + change(number, random) + "COMMIT";
            case 4 ->
                begin(number, random) + "SAVEPOINT s; " + change(number, random) + "SAVEPOINT t; "
                        + change(number, random) + "RELEASE s; " + change(number, random) + "COMMIT";
            case 5 ->
                "BEGIN; SAVEPOINT s; " + change(number, random) + pause(random, 150) + "RELEASE s; "
                        + change(number, random) + pause(random, 50) + "COMMIT";
            case 6 -> begin(number, random) + pause(random, 300) + change(number, random) + "COMMIT";
            case 7 ->
                begin(number, random) + "PREPARE TRANSACTION " + name + "; " + pause(random, 300) + "ROLLBACK PREPARED "
                        + name;
            default ->
                begin(number, random) + "SAVEPOINT s; " + change(number, random) + "PREPARE TRANSACTION " + name + "; "
                        + pause(random, 300) + "COMMIT PREPARED " + name;
        };
    }

    private static String begin(int number, Random random) {
        return "BEGIN; " + change(number, random);
    }

    private static String pause(Random random, int most) {
        return "SELECT pg_sleep(" + random.nextInt(most) / 1000.0 + "); ";
    }

    private static String change(int number, Random random) {
        int id = number * OWN + random.nextInt(OWN);
        return switch (random.nextInt(6)) {
            case 0 -> "UPDATE accounts SET value = value + 1 WHERE id = " + id + "; ";
            case 1 -> "DELETE FROM accounts WHERE id = " + id + "; ";
            case 2 ->
                "INSERT INTO accounts VALUES (" + id + ", 0, 'again') ON CONFLICT (id) DO UPDATE SET note = 'there'; ";
            case 3 ->
                "INSERT INTO ledger (writer, text) SELECT " + number + ", 'line ' || i FROM generate_series(1, "
                        + random.nextInt(1, 20) + ") i; ";
            case 4 -> "INSERT INTO loose VALUES (" + number + ", " + random.nextInt(5) + "); ";
            default ->
                "UPDATE loose SET b = b + 1 WHERE a = " + number + "; DELETE FROM loose WHERE a = " + number
                        + " AND b > 9; ";
        };
    }

    /** Ends them after the transactions that they are in. */
    @Override
    public void close() throws Exception {
        stopping = true;
        for (CompletableFuture<Void> end : ends) {
            end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(committed.get()).isPositive();
    }
}
