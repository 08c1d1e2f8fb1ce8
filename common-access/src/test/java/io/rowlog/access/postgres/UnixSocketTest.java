package io.rowlog.access.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** A server of this machine through its Unix socket. */
class UnixSocketTest {
    @TempDir
    private static Path temporary;

    private static Path directory;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws IOException {
        // The server may run as another user, and the path of a socket must be short.
        directory = Files.createTempDirectory("pg");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        server = PostgresServer.builder()
                .withoutDurability()
                .setting("unix_socket_directories", directory.toString())
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop();
        Files.deleteIfExists(directory);
    }

    private static PostgresConnector connector(String more) {
        return new PostgresConnector(
                PostgresUrl.parse(
                        "postgresql://postgres@/postgres?host=" + directory + "&port=" + server.port() + more),
                new Passwords(Map.of(), temporary));
    }

    @Test
    void sessionsGoThroughTheSocket() throws SQLException {
        try (Connection connection = connector("&sslmode=verify-full").open();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT inet_server_addr() IS NULL")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
    }

    @Test
    void muchComesAndGoes() throws Exception {
        try (Connection connection = connector("").open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE t (a text)");
            byte[] row = "x".repeat(9_999).concat("\n").getBytes(StandardCharsets.US_ASCII);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            var in = postgres.getCopyAPI().copyIn("COPY t FROM STDIN");
            for (int i = 0; i < 3_000; i++) {
                in.writeToCopy(row, 0, row.length);
            }
            in.endCopy();

            CopyOut out = postgres.getCopyAPI().copyOut("COPY t TO STDOUT");
            long bytes = 0;
            for (byte[] data = out.readFromCopy(); data != null; data = out.readFromCopy()) {
                bytes += data.length;
            }

            assertThat(bytes).isEqualTo(30_000_000);
        }
    }

    @Test
    void aReadEndsWhenItsTimeIsUp() throws SQLException {
        try (Connection connection = connector("&socketTimeout=1").open();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)")).hasStackTraceContaining("timed out");
        }
    }

    @Test
    void whatWaitsEndsWhenTheSessionIsAborted() throws Exception {
        Sessions sessions = new Sessions(connector(""));
        Connection connection = sessions.open();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT pg_sleep(60)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        sessions.abort();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void aServerOfAnotherUserIsRefused() {
        assertThatThrownBy(() -> connector("&requirepeer=nobody-at-all").open())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("requirepeer is nobody-at-all");
    }

    @Test
    void aSocketThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new PostgresConnector(
                                PostgresUrl.parse("postgresql://a@%2Fno%2Fsuch/b"), new Passwords(Map.of(), temporary))
                        .open())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Nothing accepts connections at /no/such:5432");
    }
}
