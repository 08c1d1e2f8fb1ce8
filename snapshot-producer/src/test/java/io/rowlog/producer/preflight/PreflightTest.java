package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.Versions;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.Catalog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class PreflightTest {
    private static Postgres server;

    @BeforeAll
    static void startServer(Stack stack) throws SQLException {
        server = stack.version(Versions.newest());
        server.execute("postgres", "CREATE ROLE \"Reader 1\" LOGIN");
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
        server.execute(
                "source",
                "CREATE TABLE t (id serial PRIMARY KEY); CREATE SCHEMA rowlog; CREATE TABLE rowlog.p (i int)");

        assertThat(findings("postgres")).isEmpty();
    }

    @Test
    void everythingIsFoundAtOnceWithTheErrorsFirst() throws SQLException {
        server.execute("source", """
            CREATE SCHEMA s;
            CREATE TABLE s.t (id serial PRIMARY KEY);
            CREATE UNLOGGED TABLE "My t" (i int);
            CREATE INDEX broken ON s.t (id);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 's.broken'::regclass;
            """);

        assertThat(findings("Reader 1"))
                .extracting(Finding::severity, finding -> finding.remedy().toString())
                .containsExactly(
                        tuple(Severity.ERROR, "GRANT USAGE ON SCHEMA s TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON public.\"My t\" TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON s.t TO \"Reader 1\""),
                        tuple(Severity.ERROR, "GRANT SELECT ON SEQUENCE s.t_id_seq TO \"Reader 1\""),
                        tuple(Severity.WARNING, ""),
                        tuple(Severity.WARNING, ""),
                        tuple(Severity.NOTE, "ALTER TABLE public.\"My t\" REPLICA IDENTITY FULL"),
                        tuple(Severity.NOTE, "ALTER TABLE public.\"My t\" SET LOGGED"));
    }

    @Test
    void theRemediesOfTheErrorsPutThemRight() throws SQLException {
        server.execute("source", """
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
            server.execute("source", error.remedy().toString());
        }

        assertThat(errors()).isEmpty();
        server.execute("source", "ALTER ROLE \"Reader 1\" NOBYPASSRLS");
    }

    @Test
    void whatIsNotCapturedIsAWarning() throws SQLException {
        server.execute(
                "source",
                "CREATE TABLE t (id int PRIMARY KEY); CREATE INDEX broken ON t (id);"
                        + "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass");

        assertThat(findings("postgres"))
                .containsExactly(Finding.warning(
                        "Not captured: index public.broken (its creation failed and left it invalid).", ""));
    }

    @Test
    void sequencesOfTablesThatAreNotReadNeedNoPrivilege() throws SQLException {
        server.execute(
                "source",
                "CREATE TABLE a (id serial); CREATE TABLE b (id serial); CREATE SEQUENCE alone;"
                        + "GRANT SELECT ON a, a_id_seq TO \"Reader 1\"");

        try (Connection connection = open("source", "Reader 1")) {
            Catalog catalog = new CatalogReader().read(connection);
            assertThat(new Preflight()
                            .findings(connection, catalog, catalog.tables().subList(0, 1)))
                    .filteredOn(finding -> finding.severity() == Severity.ERROR)
                    .extracting(Finding::what)
                    .containsExactly("Role Reader 1 may not read sequence public.alone.");
        }
    }

    @Test
    void textThatIsNotUtf8IsAnErrorThatNamesTheColumn() throws SQLException {
        server.execute("postgres", "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
        server.execute(
                "ascii",
                "CREATE TABLE t (id int PRIMARY KEY, a text, b text); INSERT INTO t VALUES (1, 'ä', E'\\xe4')");
        // Rows of an extension that are not the users' are not read.
        server.execute("ascii", """
            CREATE TABLE setting (name text PRIMARY KEY, builtin bool); ALTER EXTENSION plpgsql ADD TABLE setting;
            INSERT INTO setting VALUES (E'\\xe4', true), ('ä', false);
            UPDATE pg_extension SET extconfig = ARRAY['setting'::regclass::oid],
                extcondition = ARRAY['WHERE NOT setting.builtin'] WHERE extname = 'plpgsql'
            """);

        try (Connection connection = open("ascii", "postgres")) {
            connection.setAutoCommit(false);
            Catalog catalog = new CatalogReader().read(connection);
            assertThat(new Preflight().findings(connection, catalog, catalog.tables()))
                    .extracting(Finding::severity, Finding::what)
                    .containsExactly(tuple(
                            Severity.ERROR,
                            "Column public.t.b holds text that PostgreSQL cannot convert from SQL_ASCII to UTF-8."));
        }
        server.dropDatabase("ascii");
    }

    @Test
    void aBackupIsRefusedWithAllErrorsAndTheirRemedies() throws SQLException {
        server.execute("source", "CREATE TABLE a (id int PRIMARY KEY)");
        assertRefused("Role Reader 1 may not read table public.a.", "GRANT SELECT ON public.a TO \"Reader 1\"");

        server.execute("source", "CREATE TABLE b ()");
        assertRefused("2 findings keep the backup from beginning.", """
            Role Reader 1 may not read table public.a.
                GRANT SELECT ON public.a TO "Reader 1"
              Role Reader 1 may not read table public.b.
                GRANT SELECT ON public.b TO "Reader 1"\
            """);

        server.execute(
                "source", "GRANT SELECT ON a, b TO \"Reader 1\"; GRANT CONNECT ON DATABASE source TO \"Reader 1\"");
        try (Connection connection = open("source", "Reader 1")) {
            Catalog catalog = new CatalogReader().read(connection);
            assertThat(new Preflight().require(connection, catalog, catalog.tables()))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.WARNING, Severity.NOTE);
        }
    }

    private static void assertRefused(String message, String remedy) throws SQLException {
        try (Connection connection = open("source", "Reader 1")) {
            Catalog catalog = new CatalogReader().read(connection);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> new Preflight().require(connection, catalog, catalog.tables()))
                    .satisfies(error -> {
                        assertThat(error.getMessage()).isEqualTo(message);
                        assertThat(error.remedy().toString()).isEqualTo(remedy);
                    });
        }
    }

    private static List<Finding> errors() throws SQLException {
        return findings("Reader 1").stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    private static List<Finding> findings(String user) throws SQLException {
        try (Connection connection = open("source", user)) {
            Catalog catalog = new CatalogReader().read(connection);
            return new Preflight().findings(connection, catalog, catalog.tables());
        }
    }

    private static Connection open(String database, String user) {
        PostgresUrl url =
                new PostgresUrl(PostgresUrl.parse(server.url(database)).hosts(), database, user, "", Map.of());
        return new PostgresConnector(url, new Passwords(Map.of(), Path.of("none"))).open();
    }
}
