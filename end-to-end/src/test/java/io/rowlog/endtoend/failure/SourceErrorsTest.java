package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.kafka.KafkaBroker;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources that cannot be read. That a server older than 14 is refused is tested where the version is looked at, in
 * {@code io.rowlog.access.postgres.ServerVersionTest}: no such server is at hand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceErrorsTest {
    private final Source source = new Source();
    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path directory) throws SQLException {
        broker = KafkaBroker.builder(directory).start();
        source.create(
                "shop",
                "CREATE TABLE a (id serial PRIMARY KEY); INSERT INTO a DEFAULT VALUES;"
                        + "CREATE TABLE secret (id int PRIMARY KEY);"
                        + "CREATE ROLE reader LOGIN PASSWORD '" + Source.PASSWORD
                        + "'; GRANT SELECT ON a, a_id_seq TO reader");
    }

    @AfterAll
    void stop() {
        source.close();
        broker.close();
    }

    private BackupRun backup(String url, String... more) {
        return BackupRun.of(url, broker.bootstrapServers(), more);
    }

    private String server() {
        return "127.0.0.1:" + source.server.port();
    }

    @Test
    void anUnknownHostIsNamed() {
        backup("postgresql://postgres:" + Source.PASSWORD + "@no-such-host.invalid/shop")
                .failed(
                        "The host in postgres@no-such-host.invalid:5432/shop is not known.",
                        "Check its spelling, and that this machine resolves the name");
    }

    @Test
    void aServerThatDoesNotListenIsNamed() {
        backup("postgresql://postgres:" + Source.PASSWORD + "@127.0.0.1:1/shop")
                .failed(
                        "Nothing accepts connections at 127.0.0.1:1.",
                        "Start the server, or name the host and port that it listens on");
    }

    @Test
    void aWrongPasswordNamesTheUserAndTheRemedy() {
        BackupRun backup = backup(source.url("postgres", "wrong-" + Source.PASSWORD, "shop"));

        backup.failed(
                "The server at " + server() + " refuses the password of user postgres.",
                "Correct it where it is set: in the URL, PGPASSWORD_FILE, PGPASSWORD or ~/.pgpass, looked at in this order");
    }

    @Test
    void noPasswordIsPrintedByTheDebugOutputEither() {
        BackupRun backup = backup(source.url("postgres", "wrong-" + Source.PASSWORD, "shop"), "--debug");

        assertThat(backup.run().err()).contains("\n    at io.rowlog.").contains("PSQLException");
    }

    @Test
    void aMissingDatabaseIsNamed() {
        backup(source.url("nowhere"))
                .failed(
                        "There is no database nowhere at " + server() + ".",
                        "Check the name; psql -l lists the databases there");
    }

    @Test
    void aMissingPrivilegeNamesTheTableAndTheGrantThatHelps() throws SQLException {
        String url = source.url("reader", Source.PASSWORD, "shop");

        backup(url, "--log", "privileges")
                .failed("Role reader may not read table public.secret.", "GRANT SELECT ON public.secret TO \"reader\"");

        assertThat(backup(url, "--log", "privileges", "--exclude", "secret")
                        .run()
                        .status())
                .isZero();
        source.execute("shop", "GRANT SELECT ON public.secret TO \"reader\"");
        assertThat(backup(url, "--log", "privileges").run().status()).isZero();
        source.execute("shop", "REVOKE SELECT ON public.secret FROM reader");
    }

    @Test
    void severalMissingPrivilegesAreNamedAtOnceAndNothingIsWritten() throws SQLException {
        source.create("several", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id serial PRIMARY KEY)");

        BackupRun backup = backup(source.url("reader", Source.PASSWORD, "several"));

        backup.failed("3 findings keep the backup from beginning.", """
                Role reader may not read table public.a.
                    GRANT SELECT ON public.a TO "reader"
                  Role reader may not read table public.b.
                    GRANT SELECT ON public.b TO "reader"
                  Role reader may not read sequence public.b_id_seq.
                    GRANT SELECT ON SEQUENCE public.b_id_seq TO "reader"\
                """);
        assertThat(new LogView(broker.bootstrapServers(), "several").topics()).isEmpty();
    }

    @Test
    void aForeignKeyToATableThatIsLeftOutIsNamed() throws SQLException {
        source.create("part", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)");

        BackupRun backup = backup(source.url("part"), "--include", "b");

        assertThat(backup.run().out())
                .containsPattern("foreign key +b_a_fkey on public\\.b +references a table that is left out")
                .contains("1 note on the source");
        assertThat(backup.run().status()).isEqualTo(3);
    }
}
