package io.rowlog.access.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.builder().withoutDurability().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void nothingOfRowlogsOwnSchemasIsADefinition() throws SQLException {
        server.createDatabase("own");
        try (Connection connection = server.connect("own");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE mine (id int PRIMARY KEY);
                    CREATE PUBLICATION of_mine FOR TABLE mine;
                    CREATE SCHEMA rowlog;
                    CREATE TABLE rowlog.definition (id text PRIMARY KEY);
                    CREATE SCHEMA rowlog_service;
                    CREATE TABLE rowlog_service.restored (log text, snapshot text, n serial, PRIMARY KEY (log, snapshot));
                    COMMENT ON SCHEMA rowlog_service IS 'x';
                    COMMENT ON TABLE rowlog_service.restored IS 'x';
                    GRANT USAGE ON SCHEMA rowlog_service TO pg_monitor;
                    GRANT SELECT ON ALL TABLES IN SCHEMA rowlog_service TO pg_monitor;
                    ALTER DEFAULT PRIVILEGES IN SCHEMA rowlog_service GRANT SELECT ON TABLES TO pg_monitor;
                    ALTER PUBLICATION of_mine ADD TABLES IN SCHEMA rowlog_service;
                    """);

            List<Definition> definitions = new DefinitionReader().read(connection);

            assertThat(definitions)
                    .filteredOn(definition -> definition.toString().contains("rowlog"))
                    .isEmpty();
            assertThat(definitions).extracting(Definition::identity).contains("public.mine", "of_mine");
        }
    }
}
