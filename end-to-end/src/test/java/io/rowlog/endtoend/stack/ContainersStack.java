package io.rowlog.endtoend.stack;

import java.util.UUID;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers. Their images are those of {@code -Dstack.postgres.image} and {@code -Dstack.kafka.image}, which
 * must speak as the official ones do.
 */
final class ContainersStack implements Stack {
    private static final String POSTGRES = "postgres:17-alpine";
    private static final String KAFKA = "apache/kafka:4.3.1";

    private final PostgreSQLContainer postgres;
    private final KafkaContainer broker;

    ContainersStack() {
        postgres = new PostgreSQLContainer(image("stack.postgres.image", POSTGRES, "postgres"))
                .withUsername("postgres")
                .withPassword(UUID.randomUUID().toString());
        // Nothing here outlives the tests, so nothing waits for the disk.
        postgres.setCommand("postgres", "-c", "wal_level=logical", "-c", "fsync=off", "-c", "full_page_writes=off");
        broker = new KafkaContainer(image("stack.kafka.image", KAFKA, "apache/kafka"))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        postgres.start();
        try {
            broker.start();
        } catch (RuntimeException e) {
            postgres.stop();
            throw e;
        }
    }

    private static DockerImageName image(String property, String otherwise, String official) {
        return DockerImageName.parse(System.getProperty(property, otherwise)).asCompatibleSubstituteFor(official);
    }

    private String address() {
        return postgres.getHost() + ":" + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
    }

    @Override
    public String url(String database) {
        return "postgresql://postgres:" + postgres.getPassword() + "@" + address() + "/" + database;
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database + "?user=postgres&password=" + postgres.getPassword();
    }

    @Override
    public String kafka() {
        return broker.getBootstrapServers();
    }

    @Override
    public void close() {
        broker.stop();
        postgres.stop();
    }
}
