package io.rowlog.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rowlog.embedded.EmbeddedStackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {
    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void startsTheChosenVersionInUtf8WithLogicalWal(int version) throws SQLException {
        try (PostgresServer server =
                PostgresServer.builder().version(version).withoutDurability().start()) {
            server.createDatabase("Größe \"1\"");
            try (Connection connection = server.connect("Größe \"1\"")) {
                assertThat(value(connection, "SHOW server_version")).startsWith(version + ".");
                assertThat(value(connection, "SHOW server_encoding")).isEqualTo("UTF8");
                assertThat(value(connection, "SHOW wal_level")).isEqualTo("logical");
                assertThat(value(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(value(connection, "SHOW fsync")).isEqualTo("off");
            }
        }
    }

    @Test
    void takesTheNewestVersionAndSafeSettingsWhenNothingIsChosen() throws SQLException {
        try (PostgresServer server = PostgresServer.builder()
                        .setting("application_name", "it's \"a b\"")
                        .start();
                Connection connection = server.connect("postgres")) {
            assertThat(value(connection, "SHOW server_version")).startsWith("18.");
            assertThat(value(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(server.url("a b")).isEqualTo("postgresql://postgres@127.0.0.1:" + server.port() + "/a%20b");
        }
    }

    @Test
    void aDataDirectoryOfItsOwnKeepsWhatWasWritten(@TempDir Path directory) throws SQLException {
        Path data = directory.resolve("data");
        try (PostgresServer server =
                PostgresServer.builder().dataDirectory(data).start()) {
            server.createDatabase("kept");
        }
        try (PostgresServer server =
                        PostgresServer.builder().dataDirectory(data).start();
                Connection connection = server.connect("kept")) {
            assertThat(value(connection, "SELECT current_database()")).isEqualTo("kept");
        }
        assertThatThrownBy(() ->
                        PostgresServer.builder().version(15).dataDirectory(data).start())
                .isInstanceOf(EmbeddedStackException.class)
                .hasMessageContaining("is PostgreSQL 18's, not 15's");
    }

    @Test
    void rootWithoutUserNamespacesRunsTheServerAsNobody() throws SQLException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
        try (PostgresServer server = PostgresServer.builder()
                        .account(new ServerAccount.Nobody())
                        .password("s3cret")
                        .start();
                Connection connection = server.connect("postgres")) {
            assertThat(value(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aPasswordIsRequiredOnceItIsSet() throws SQLException {
        try (PostgresServer server =
                PostgresServer.builder().version(15).password("s3cret").start()) {
            try (Connection connection = server.connect("postgres")) {
                assertThat(value(connection, "SELECT 1")).isEqualTo("1");
            }
            assertThatThrownBy(() -> java.sql.DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "no"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            PostgresServer.builder().port(taken.getLocalPort()).start())
                    .isInstanceOf(EmbeddedStackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of 127.0.0.1 is in use");
        }
    }

    @Test
    void aSettingThatPostgresRefusesIsShownAsPostgresSaysIt() {
        assertThatThrownBy(() ->
                        PostgresServer.builder().setting("wal_level", "none").start())
                .isInstanceOf(EmbeddedStackException.class)
                .hasMessageContaining("invalid value for parameter \"wal_level\"");
    }

    @Test
    void aVersionThatIsNotOnTheClassPathIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> PostgresServer.builder().version(16).start())
                .isInstanceOf(EmbeddedStackException.class)
                .hasMessageContaining("There is no PostgreSQL 16")
                .hasMessageContaining("18.4.0");
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
