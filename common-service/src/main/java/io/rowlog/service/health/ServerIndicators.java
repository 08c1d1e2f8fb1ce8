package io.rowlog.service.health;

import io.micronaut.context.annotation.Factory;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** The indicators of both servers. */
@Factory
final class ServerIndicators {
    /** Before the indicator itself gives up, so that the reason is told. */
    private static final int LIMIT_MS = 8_000;

    @Singleton
    @Named("postgres")
    HealthIndicator postgres(PostgresConnector connector) {
        return new ServerIndicator("postgres", connector.url().toString(), () -> version(connector));
    }

    private static String version(PostgresConnector connector) throws SQLException {
        try (Connection connection = connector.open()) {
            return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
        }
    }

    @Singleton
    @Named("kafka")
    HealthIndicator kafka(KafkaSettings kafka) {
        return new ServerIndicator("kafka", kafka.toString(), () -> brokers(kafka));
    }

    private static String brokers(KafkaSettings kafka) {
        try (Admin admin = kafka.admin()) {
            return KafkaErrors.await(
                                    kafka,
                                    admin.describeCluster(new DescribeClusterOptions().timeoutMs(LIMIT_MS))
                                            .nodes())
                            .size()
                    + " brokers";
        }
    }
}
