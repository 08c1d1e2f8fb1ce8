package io.rowlog.endtoend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Certificate;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lets nobody in without TLS. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTlsTest {
    private final Stack stack;
    private PostgresServer server;
    private Certificate certificate;
    private Path directory;

    PostgresTlsTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificate = Certificate.create(directory, "postgres");
        Path access = Files.writeString(directory.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
        server = PostgresServer.builder()
                .withoutDurability()
                .setting("ssl", "on")
                .setting("ssl_cert_file", certificate.pem().toString())
                .setting("ssl_key_file", certificate.key().toString())
                .setting("hba_file", access.toString())
                .start();
        server.createDatabase("shop");
        try (Connection connection = server.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 1000)");
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Run backup(String host, String parameters, String log) {
        return Commands.producer(
                "backup",
                "--source",
                "postgresql://postgres@" + host + ":" + server.port() + "/shop?" + parameters,
                "--kafka",
                stack.kafka(),
                "--log",
                log);
    }

    private String verifyFull(Certificate trusted) {
        return "sslmode=verify-full&sslrootcert=" + trusted.pem();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-full"})
    void backupAndRestoreGoOverTls(String mode) throws Exception {
        String parameters = mode.equals("require") ? "sslmode=require" : verifyFull(certificate);
        String log = "tls-" + mode;
        String database = "target_" + mode.replace('-', '_');
        server.createDatabase(database);

        Run backup = backup("127.0.0.1", parameters, log);
        assertThat(backup.status()).as(backup.err()).isZero();
        Run restore = Commands.consumer(
                "restore", "--target", server.url(database) + "?" + parameters, "--kafka", stack.kafka(), "--log", log);
        assertThat(restore.status()).as(restore.err()).isZero();
    }

    private void assertRefused(Run run, String why) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.getFirst())
                        .startsWith("error: There is no SSL connection to be had with ")
                        .contains(why))
                .last()
                .asString()
                .contains("sslmode", "sslrootcert");
    }

    @Test
    void aServerThatWantsTlsSaysSo() {
        assertRefused(backup("127.0.0.1", "sslmode=disable", "refused"), "no encryption");
    }

    @Test
    void aCertificateThatNobodyTrustsIsNamed() throws Exception {
        assertRefused(backup("127.0.0.1", verifyFull(Certificate.create(directory, "stranger")), "refused"), "certif");
    }

    @Test
    void aCertificateForAnotherHostIsNamed() {
        assertRefused(backup("localhost", verifyFull(certificate), "refused"), "localhost");
    }
}
