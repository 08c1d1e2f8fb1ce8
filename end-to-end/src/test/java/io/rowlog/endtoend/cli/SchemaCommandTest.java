package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
    private static final String SOURCE = "schema_command";

    private final Stack stack;
    private final PgDump dump = new PgDump();
    private final Postgres server;

    @TempDir
    private Path directory;

    SchemaCommandTest(Stack stack) {
        this.stack = stack;
        server = stack.dumpable();
    }

    @BeforeAll
    void backUp() throws Exception {
        server.createDatabase(SOURCE);
        server.execute(SOURCE, Script.text(getClass(), "/io/rowlog/endtoend/restore/everything.sql"));
        server.execute(SOURCE, "CREATE SCHEMA \"two\nDROP SCHEMA public; --\"");
        Run run = Commands.producer(
                "backup", "--source", server.url(SOURCE), "--kafka", stack.kafka(), "--log", LOG, "--quiet");
        assertThat(run.status()).as(run.err()).isZero();
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
        server.createDatabase("schema_command_target");

        psql(run.out(), "schema_command_target");

        assertThat(dump.schema(server, "schema_command_target")).isEqualTo(dump.schema(server, SOURCE));
    }

    @Test
    void aPartIsAScriptOfItsOwn() throws Exception {
        String table = anyReferencingTable();
        Run run = schema("--exclude", table);
        assertThat(run.out()).doesNotContain("CREATE TABLE " + table + " ");
        server.createDatabase("schema_command_part");

        psql(run.out(), "schema_command_part");
    }

    private String anyReferencingTable() throws Exception {
        return server.strings(
                        SOURCE,
                        "SELECT n.nspname || '.' || c.relname FROM pg_constraint k JOIN pg_class c ON c.oid ="
                                + " k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND NOT"
                                + " c.relispartition AND c.relkind = 'r' ORDER BY 1 LIMIT 1")
                .getFirst();
    }

    @Test
    void aSnapshotThatIsNotThereIsAnError() {
        Run run = schema("--snapshot", "missing");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("has no snapshot missing");
        assertThat(run.out()).isEmpty();
    }
}
