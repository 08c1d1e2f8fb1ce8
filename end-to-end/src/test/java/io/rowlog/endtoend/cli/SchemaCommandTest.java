package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.endtoend.ddl.PgDump;
import io.rowlog.endtoend.stack.Stack;
import io.rowlog.endtoend.stack.StackExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On the newest server whose pg_dump and psql there are. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaCommandTest {
    private static final String LOG = "schema-command";

    private final Stack stack;
    private final PgDump dump = new PgDump();
    private final PostgresServer server =
            PostgresServer.builder().version(15).withoutDurability().start();

    @TempDir
    private Path directory;

    SchemaCommandTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void backUp() throws Exception {
        server.createDatabase("source");
        try (InputStream script = Objects.requireNonNull(
                        getClass().getResourceAsStream("/io/rowlog/endtoend/restore/everything.sql"));
                Connection connection = server.connect("source");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("CREATE SCHEMA \"two\nDROP SCHEMA public; --\"");
        }
        Run run = Commands.producer(
                "backup", "--source", server.url("source"), "--kafka", stack.kafka(), "--log", LOG, "--quiet");
        assertThat(run.status()).as(run.err()).isZero();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Run schema(String... arguments) {
        String[] all = new String[arguments.length + 5];
        System.arraycopy(new String[] {"schema", "--kafka", stack.kafka(), "--log", LOG}, 0, all, 0, 5);
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Commands.consumer(all);
    }

    private void psql(String script, String database) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve(database + ".sql"), script);
        Process process = new ProcessBuilder(
                        dump.program().resolveSibling("psql").toString(),
                        "--no-psqlrc",
                        "--quiet",
                        "--set",
                        "ON_ERROR_STOP=1",
                        "--file",
                        file.toString(),
                        server.url(database))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output")))
                .isZero();
    }

    @Test
    void psqlMakesTheSourcesSchemaFromTheScript() throws Exception {
        Run run = schema();
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        server.createDatabase("target");

        psql(run.out(), "target");

        assertThat(dump.schema(server, "target")).isEqualTo(dump.schema(server, "source"));
    }

    @Test
    void aPartIsAScriptOfItsOwn() throws Exception {
        String table = anyReferencingTable();
        Run run = schema("--exclude", table);
        assertThat(run.out()).doesNotContain("CREATE TABLE " + table + " ");
        server.createDatabase("part");

        psql(run.out(), "part");
    }

    private String anyReferencingTable() throws Exception {
        try (Connection connection = server.connect("source");
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT n.nspname || '.' || c.relname FROM pg_constraint k"
                        + " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE k.contype = 'f' AND NOT c.relispartition AND c.relkind = 'r' ORDER BY 1 LIMIT 1")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aSnapshotThatIsNotThereIsAnError() {
        Run run = schema("--snapshot", "missing");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("has no snapshot missing");
        assertThat(run.out()).isEmpty();
    }
}
