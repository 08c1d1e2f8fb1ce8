package io.rowlog.producer.api;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A source with two tables, and a broker. */
final class ProducerServers implements AutoCloseable {
    private final PostgresServer postgres =
            PostgresServer.builder().withoutDurability().start();
    private final Path directory;
    private final KafkaBroker broker;

    ProducerServers() {
        try {
            directory = Files.createTempDirectory("rowlog-producer-api");
            broker = KafkaBroker.builder(directory).start();
            postgres.createDatabase("shop");
            execute("CREATE TABLE public.a AS SELECT n FROM generate_series(1, 1000) n; CREATE TABLE public.b (x int)");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, String> properties(String log) {
        return new HashMap<>(Map.of(
                "rowlog.source.url",
                postgres.url("shop"),
                "rowlog.kafka.servers",
                broker.bootstrapServers(),
                "rowlog.log",
                log,
                "micronaut.server.port",
                "-1"));
    }

    void execute(String sql) throws SQLException {
        try (Connection session = postgres.connect("shop");
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A session that keeps snapshots from beginning to read, until it is closed. */
    Connection locked() throws SQLException {
        Connection session = postgres.connect("shop");
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("LOCK TABLE public.a IN ACCESS EXCLUSIVE MODE");
        }
        return session;
    }

    @Override
    public void close() {
        broker.close();
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
