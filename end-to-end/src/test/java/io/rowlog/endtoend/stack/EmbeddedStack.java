package io.rowlog.endtoend.stack;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Servers in processes of this machine, without Docker. */
final class EmbeddedStack implements Stack {
    private final PostgresServer postgres;
    private final KafkaBroker broker;
    private final Path directory;

    EmbeddedStack() {
        try {
            directory = Files.createTempDirectory("rowlog-test-kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = PostgresServer.builder().withoutDurability().start();
        broker = KafkaBroker.builder(directory).start();
    }

    @Override
    public String url(String database) {
        return postgres.url(database);
    }

    @Override
    public String jdbcUrl(String database) {
        return postgres.jdbcUrl(database);
    }

    @Override
    public String kafka() {
        return broker.bootstrapServers();
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
            throw new UncheckedIOException(e);
        }
    }
}
