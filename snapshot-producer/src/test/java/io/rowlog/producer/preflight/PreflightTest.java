package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.postgres.Passwords;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.PostgresUrl;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.Catalog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = PostgresServer.builder().withoutDurability().start();
        run("postgres", "CREATE ROLE \"Reader 1\" LOGIN");
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        server.createDatabase("source");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        server.dropDatabase("source");
    }

    @Test
    void aSourceThatIsAllRightHasNoFindings() throws SQLException {
        run("source", "CREATE TABLE t (id serial PRIMARY KEY); CREATE SCHEMA rowlog; CREATE TABLE rowlog.p (i int)");

        assertThat(findings("postgres")).isEmpty();
    }

    @Test
    void everythingIsFoundAtOnceWithTheErrorsFirst() throws SQLException {
        run("source", """
                CREATE SCHEMA s;
                CREATE TABLE s.t (id serial PRIMARY KEY);
                CREATE UNLOGGED TABLE "My t" (i int);
                CREATE VIEW v AS SELECT 1;
                """);

        assertThat(findings("Reader 1"))
                .extracting(Finding::severity, Finding::remedy)
                .containsExactly(
                        tuple(Severity.ERROR, "GRANT USAGE ON SCHEMA s TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON public.\"My t\" TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON s.t TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON SEQUENCE s.t_id_seq TO \"Reader 1\""),
                        tuple(Severity.WARNING, ""),
                        tuple(Severity.WARNING, ""),
                        tuple(Severity.NOTE, "ALTER TABLE \"public\".\"My t\" REPLICA IDENTITY FULL"),
                        tuple(Severity.NOTE, "ALTER TABLE public.\"My t\" SET LOGGED"));
    }

    @Test
    void theRemediesOfTheErrorsPutThemRight() throws SQLException {
        run("source", """
                CREATE SCHEMA s;
                CREATE TABLE s.t (id serial PRIMARY KEY);
                CREATE TABLE s.root (i int PRIMARY KEY) PARTITION BY LIST (i);
                CREATE TABLE leaf PARTITION OF s.root DEFAULT;
                ALTER TABLE s.t ENABLE ROW LEVEL SECURITY;
                """);
        List<Finding> errors = errors();
        assertThat(errors)
                .extracting(Finding::what)
                .containsExactly(
                        "Role Reader 1 may not use schema s.",
                        "Role Reader 1 may not read table public.leaf.",
                        "Role Reader 1 may not read table s.root.",
                        "Role Reader 1 may not read table s.t.",
                        "Role Reader 1 may not read sequence s.t_id_seq.",
                        "Row security of s.t may hide rows from role Reader 1.");

        for (Finding error : errors) {
            run("source", error.remedy());
        }

        assertThat(errors()).isEmpty();
        run("source", "ALTER ROLE \"Reader 1\" NOBYPASSRLS");
    }

    @Test
    void whatIsNotCapturedIsAWarning() throws SQLException {
        run("source", "CREATE VIEW v AS SELECT 1");

        assertThat(findings("postgres"))
                .containsExactly(Finding.warning(
                        "Not captured: view public.v (definitions of this kind are not captured yet).", ""));
    }

    private static List<Finding> errors() throws SQLException {
        return findings("Reader 1").stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    private static List<Finding> findings(String user) throws SQLException {
        PostgresUrl url =
                new PostgresUrl(PostgresUrl.parse(server.url("source")).hosts(), "source", user, "", Map.of());
        try (Connection connection = new PostgresConnector(url, new Passwords(Map.of(), Path.of("none"))).open()) {
            Catalog catalog = new CatalogReader().read(connection);
            return new Preflight().findings(connection, catalog, catalog.tables());
        }
    }

    private static void run(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
