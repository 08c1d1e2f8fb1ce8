package io.rowlog.access.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresConnectorTest {
    private static PostgresServer server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServer() throws SQLException {
        server = PostgresServer.builder()
                .withoutDurability()
                .password("s3cret")
                .setting("statement_timeout", "5s")
                .setting("TimeZone", "Asia/Kolkata")
                .setting("DateStyle", "German")
                .setting("bytea_output", "escape")
                .setting("standard_conforming_strings", "off")
                .setting("default_transaction_read_only", "on")
                .start();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("CREATE ROLE limited LOGIN PASSWORD 'x' CONNECTION LIMIT 0");
            statement.execute("CREATE ROLE barred LOGIN PASSWORD 'x'");
            statement.execute("CREATE DATABASE guarded");
            statement.execute("REVOKE CONNECT ON DATABASE guarded FROM PUBLIC");
        }
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DateStyle|ISO, YMD",
                "TimeZone|UTC",
                "IntervalStyle|postgres",
                "extra_float_digits|3",
                "bytea_output|hex",
                "search_path|''",
                "statement_timeout|0",
                "transaction_timeout|0",
                "row_security|off",
                "standard_conforming_strings|on",
                "default_transaction_read_only|off",
                "client_encoding|UTF8",
                "application_name|rowlog"
            })
    void everySessionHasTheSettingsThatMakeTextCanonicalWhateverTheServerSays(String setting, String value)
            throws SQLException {
        try (Connection connection = connector("postgres:s3cret@", "postgres").open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(value);
        }
    }

    @Test
    void wrongPasswordNamesTheUserAndTheRemedy() {
        assertFailure(connector("postgres:wrong@", "postgres"), "refuses the password of user postgres", "PGPASSWORD");
    }

    @Test
    void noPasswordSaysWhereOneIsLookedFor() {
        assertFailure(connector("postgres@", "postgres"), "wants a password for user postgres", "PGPASSWORD_FILE");
    }

    @Test
    void whoeverSitsAtTheTerminalIsAskedForThePasswordOnce() throws SQLException {
        List<String> questions = new ArrayList<>();
        PostgresUrl url = PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + server.port() + "/postgres");
        PostgresConnector connector = new PostgresConnector(url, new Passwords(Map.of(), home, question -> {
            questions.add(question);
            return Optional.of("s3cret");
        }));

        try (Connection first = connector.open();
                Connection second = connector.open()) {
            assertThat(first).isNotSameAs(second);
        }
        assertThat(questions).containsExactly("Password for " + url + ": ");
    }

    @Test
    void nobodyIsAskedWhereAPasswordIsKnown() {
        PostgresUrl url = PostgresUrl.parse("postgresql://postgres:wrong@127.0.0.1:" + server.port() + "/postgres");
        Passwords passwords = new Passwords(Map.of(), home, question -> Optional.of("s3cret"));

        assertFailure(new PostgresConnector(url, passwords), "refuses the password", "PGPASSWORD");
    }

    @Test
    void missingDatabaseIsNamed() {
        assertFailure(connector("postgres:s3cret@", "shöp 1"), "There is no database shöp 1", "psql -l");
    }

    @Test
    void missingConnectPrivilegeIsNamed() {
        assertFailure(connector("barred:x@", "guarded"), "barred may not connect to database guarded", "GRANT CONNECT");
    }

    @Test
    void tooManyConnectionsSaysHowToAskForFewer() {
        assertFailure(connector("limited:x@", "postgres"), "takes no further connection", "--jobs");
    }

    @Test
    void aServerWithoutSslThatShouldHaveItIsNamed() {
        assertFailure(connector("postgres:s3cret@", "postgres?sslmode=require"), "no SSL connection", "sslmode");
    }

    @Test
    void unknownHostIsNamed() {
        assertFailure(
                connector(PostgresUrl.parse("postgresql://ann@no.such.host.invalid/shop")),
                "no.such.host.invalid",
                "spelling");
    }

    @Test
    void refusedConnectionNamesHostAndPort() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertFailure(
                connector(PostgresUrl.parse("postgresql://ann@127.0.0.1:" + free + "/shop")),
                "Nothing accepts connections at 127.0.0.1:" + free,
                "Start the server");
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PostgresUrl url = PostgresUrl.parse(
                    "postgresql://ann@127.0.0.1:" + silent.getLocalPort() + "/shop?sslmode=disable&loginTimeout=1");
            assertFailure(connector(url), "does not answer", "firewall");
        }
    }

    private PostgresConnector connector(String credentials, String database) {
        return connector(PostgresUrl.parse(
                "postgresql://" + credentials + "127.0.0.1:" + server.port() + "/" + database.replace(" ", "%20")));
    }

    private PostgresConnector connector(PostgresUrl url) {
        return new PostgresConnector(url, new Passwords(Map.of(), home));
    }

    private static void assertFailure(PostgresConnector connector, String message, String remedy) {
        assertThatThrownBy(connector::open)
                .hasMessageContaining(message)
                .asInstanceOf(type(Failure.class))
                .satisfies(error -> assertThat(error.remedy().toString()).contains(remedy))
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("s3cret"));
    }
}
