package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.Versions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a database needs of its server, and what a restore does not make. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerObjectsTest {
    private static final String LOG = "server-objects";
    private static final String LEFT_OUT = "pg_catalog.mine()";

    private final Stack stack;
    private final EmbeddedPostgres server = EmbeddedPostgres.start(Versions.newest());

    ServerObjectsTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void backUp() throws SQLException {
        server.createDatabase("source");
        execute(
                "source",
                "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE fast LOCATION ''",
                "CREATE ROLE ann",
                "ALTER DATABASE source SET work_mem = '9MB'",
                "ALTER ROLE ann IN DATABASE source SET work_mem = '7MB'",
                "CREATE TYPE own",
                "CREATE FUNCTION own_in(cstring) RETURNS own LANGUAGE internal IMMUTABLE STRICT AS 'int4in'",
                "CREATE FUNCTION own_out(own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'",
                "CREATE TYPE own (INPUT = own_in, OUTPUT = own_out, LIKE = integer)",
                "CREATE TABLE kept (id integer PRIMARY KEY USING INDEX TABLESPACE fast, o own) TABLESPACE fast",
                "INSERT INTO kept SELECT n, n::text::own FROM generate_series(1, 1000) n",
                "CREATE FUNCTION pg_catalog.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'");
        Run backup =
                Commands.producer("backup", "--source", server.url("source"), "--kafka", stack.kafka(), "--log", LOG);
        assertThat(backup.status()).as(backup.err()).isEqualTo(3);
        assertThat(backup.out()).contains(LEFT_OUT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whatIsMadeInASchemaOfTheSystemIsNamedBeforeABackupAndByAllThatReadIt() throws SQLException {
        Run plan = Commands.producer("plan", "--source", server.url("source"));
        assertThat(plan.out()).contains(LEFT_OUT);
        assertThat(plan.status()).isEqualTo(3);
        Run list = consumer("list", "--format", "json");
        assertThat(list.out()).contains(LEFT_OUT);
        Run schema = consumer("schema");
        assertThat(schema.out()).contains("-- Not captured: function " + LEFT_OUT);
        assertThat(schema.status()).isEqualTo(3);
        server.createDatabase("named");
        Run restore = restore("named");
        assertThat(restore.out()).contains(LEFT_OUT).contains("1,000 rows, all digests equal");
        assertThat(restore.status()).isEqualTo(3);
        assertThat(server.strings("named", "SELECT count(*) FROM pg_class WHERE reltablespace <> 0 AND oid >= 16384")
                        .getFirst())
                .isEqualTo("0");
        assertThat(server.strings("named", "SHOW work_mem").getFirst()).isEqualTo("9MB");
    }

    @Test
    void tablespacesAreRestoredWhereTheyAreAskedFor() throws SQLException {
        assertThat(consumer("schema").out()).doesNotContain("TABLESPACE");
        assertThat(consumer("schema", "--tablespaces").out())
                .contains(
                        "ALTER TABLE public.kept SET TABLESPACE fast;",
                        "ALTER INDEX public.kept_pkey SET TABLESPACE fast;");
        server.createDatabase("placed");
        assertThat(restore("placed", "--tablespaces").status()).isEqualTo(3);
        assertThat(server.strings(
                        "placed",
                        "SELECT string_agg(c.relname, ' ' ORDER BY 1) FROM pg_class c JOIN pg_tablespace s ON s.oid ="
                                + " c.reltablespace WHERE s.spcname = 'fast'"))
                .containsExactly("kept kept_pkey");
    }

    @Test
    void rolesAndTablespacesThatAreMissingAreNamedBeforeAnythingIsDone() throws SQLException {
        server.createDatabase("lacking");
        execute("postgres", "ALTER TABLESPACE fast RENAME TO \"Slow\"", "ALTER ROLE ann RENAME TO bob");
        try {
            Run refused = restore("lacking", "--tablespaces");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("ann, for ");
            assertThat(server.strings("lacking", "SELECT count(*) FROM pg_class WHERE oid >= 16384")
                            .getFirst())
                    .isEqualTo("0");
            execute("postgres", "ALTER ROLE bob RENAME TO ann");
            refused = restore("lacking", "--tablespaces");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("The target's server does not have these tablespaces: fast");
            assertThat(restore("lacking").status()).isEqualTo(3);
        } finally {
            execute("postgres", "ALTER TABLESPACE \"Slow\" RENAME TO fast");
        }
    }

    private Run restore(String database, String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"restore", "--target", server.url(database), "--quiet"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return consumer(all);
    }

    private Run consumer(String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(new String[] {"--kafka", stack.kafka(), "--log", LOG}, 0, all, arguments.length, 4);
        return Commands.consumer(all);
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
