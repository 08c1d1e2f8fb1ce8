package io.rowlog.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.access.terminal.CommandRunner;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducerCommandsTest {
    private final Postgres server;
    private Path directory;
    private String source;
    private Path prisma;

    /** What a command left behind. */
    private record Run(int status, String out, String err) {}

    ProducerCommandsTest(Stack stack) {
        server = stack.version(Versions.newest());
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Interruption interruption = new Interruption();
        int status = new CommandRunner(
                        ProducerCommands.commandLine(interruption)
                                .setOut(new PrintWriter(out))
                                .setErr(new PrintWriter(err)),
                        interruption)
                .run(arguments);
        return new Run(status, out.toString(), err.toString());
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws SQLException, IOException {
        directory = temporary;
        server.createDatabase("shop");
        SampleShop.load(server, "shop");
        server.execute("shop", "ANALYZE");
        source = server.url("shop");
        prisma = Files.writeString(directory.resolve("schema.prisma"), SampleShop.text("schema.prisma"));
    }

    @Test
    void coverageOfTheSampleIsWhole() {
        Run run = run("coverage", "--source", source, "--prisma", prisma.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).endsWith("\n107 of 107 models covered, 107 tables, 54,923 rows\n");
        assertThat(run.out()).contains("public.ext_listhoadon  ").contains("shop.table.public.ext_listhoadon  ");
        assertThat(run.status()).isZero();
    }

    @Test
    void coverageInJsonHasEveryTableWithItsRows() throws IOException {
        Run run = run(
                "coverage", "--source", source, "--prisma", prisma.toString(), "--log", "other", "--format", "json");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("log").textValue()).isEqualTo("other");
        assertThat(json.get("rows").longValue()).isEqualTo(54_923);
        assertThat(json.get("tables")).hasSize(107).allSatisfy(table -> {
            assertThat(table.get("captured").booleanValue()).isTrue();
            assertThat(table.get("topic").textValue()).startsWith("other.table.public.");
        });
        assertThat(json.get("tables"))
                .filteredOn(table -> table.get("rows").longValue() > 0)
                .hasSize(37);
        assertThat(json.get("models").get("covered").longValue()).isEqualTo(107);
        assertThat(json.get("models").get("mapped")).hasSize(107);
        assertThat(json.get("models").get("mapped").get(0).get("rule").textValue())
                .isIn("mapped_name", "model_name", "snake_case", "case_or_plural");
        assertThat(json.get("models").get("tablesWithoutModel")).isEmpty();
    }

    @Test
    void coverageInMarkdownIsAnInventoryByModelInTheSchemasOrder() {
        Run run = run("coverage", "--source", source, "--prisma", prisma.toString(), "--format", "markdown");
        assertThat(run.out())
                .startsWith("**107 of 107 models covered, 107 tables, 54,923 rows**\n\n"
                        + "| Model | Table | Topic | Key | Level | Rows |\n| --- | --- | --- | --- | ---: | ---: |\n")
                .contains(
                        " | `public.ext_sanphamhoadon` | `shop.table.public.ext_sanphamhoadon` | `id` | ",
                        " | 16,368 |\n");
        assertThat(run.out().lines().filter(line -> line.startsWith("| `"))).hasSize(107);
    }

    @Test
    void aModelWithoutATableIsNamedWithStatus3AndATableWithoutAModelIsNot() throws IOException {
        Path changed = Files.writeString(
                directory.resolve("changed.prisma"),
                Files.readString(prisma)
                        .replaceAll("\\bAuditLog\\b", "AuditTrail")
                        .replace("@@map(\"audit_logs\")", "@@map(\"audit_trail\")"));
        Run run = run("coverage", "--source", source, "--prisma", changed.toString());
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out())
                .contains("no table audit_trail, nor one with a similar name")
                .contains("Tables without a model, captured all the same: public.audit_logs")
                .contains("106 of 107 models covered, 107 tables");

        Path fewer = Files.writeString(directory.resolve("fewer.prisma"), "model slider {\n  id Int @id\n}\n");
        assertThat(run("coverage", "--source", source, "--prisma", fewer.toString())
                        .status())
                .isZero();
    }

    @Test
    void whatARoleMayNotReadIsNotCaptured() throws SQLException {
        server.createDatabase("private");
        server.execute("private", """
            CREATE TABLE seen (id int PRIMARY KEY);
            INSERT INTO seen VALUES (1), (2);
            CREATE TABLE hidden (id int PRIMARY KEY);
            CREATE ROLE reader LOGIN;
            GRANT SELECT ON seen TO reader;
            """);
        String url = server.url("private").replace("postgres@", "reader@");
        Run run = run("coverage", "--source", url);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out())
                .containsPattern(
                        "public\\.hidden +private\\.table\\.public\\.hidden +id +0 +\\? +no: this role lacks SELECT on"
                                + " it")
                .contains("1 of 2 tables, 2 rows");
    }

    @Test
    void rowsOfPartitionsAndOfInheritingTablesAreCountedOnce() throws SQLException, IOException {
        server.createDatabase("parts");
        server.execute("parts", """
            CREATE TABLE "Größe" (id int PRIMARY KEY) PARTITION BY RANGE (id);
            CREATE TABLE p1 PARTITION OF "Größe" FOR VALUES FROM (0) TO (10);
            CREATE TABLE p2 PARTITION OF "Größe" FOR VALUES FROM (10) TO (20);
            INSERT INTO "Größe" SELECT generate_series(0, 14);
            CREATE TABLE parent (id int);
            CREATE TABLE child () INHERITS (parent);
            INSERT INTO parent VALUES (1);
            INSERT INTO child VALUES (1), (2);
            CREATE TABLE nothing ();
            """);
        Run run = run("coverage", "--source", server.url("parts"), "--format", "json");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("tables"))
                .extracting(table -> table.get("table").get("name").textValue() + " " + table.get("rows"))
                .containsExactlyInAnyOrder("Größe 15", "parent 1", "child 2", "nothing 0");
        assertThat(json.has("models")).isFalse();
    }

    @Test
    void thePlanPutsParentsFirstAndMarksCyclesAndSelfReferences() throws SQLException {
        server.createDatabase("cycles");
        server.execute("cycles", """
            CREATE TABLE a (id int PRIMARY KEY, b int);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
            CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree, a int REFERENCES a);
            CREATE TABLE notes (body text);
            CREATE VIEW latest AS SELECT * FROM tree;
            CREATE INDEX broken ON b (a);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
            """);
        Run run = run("plan", "--source", server.url("cycles"));
        assertThat(run.out())
                .containsPattern("0  public\\.a +id +0 +0 B  in a cycle")
                .containsPattern("0  public\\.notes +0 +0 B  no key")
                .containsPattern("1  public\\.tree +id +0 +0 B  references itself")
                .contains("Cycle: public.a, public.b\n")
                .containsPattern("index +public\\.broken +its creation failed")
                .contains("note: Table public.notes has no primary key")
                .contains("  ALTER TABLE public.notes REPLICA IDENTITY FULL\n")
                .contains("4 tables on 2 levels, 1 cycle, 1 self-reference; about 0 rows, 0 B");
        assertThat(run.status()).isEqualTo(3);

        Run part = run("plan", "--source", server.url("cycles"), "--include", "tree");
        assertThat(part.out())
                .contains("Referenced, but not chosen: public.a\n")
                .contains("1 table on 1 level");
    }

    @Test
    void thePlanOfTheSampleInJsonIsInDependencyOrder() throws IOException {
        Run run = run("plan", "--source", source, "--format", "json", "--exclude", "audit_logs");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("tables")).hasSize(106);
        assertThat(json.get("tables"))
                .extracting(table -> table.get("level").intValue())
                .isSorted();
        assertThat(json.get("cycles")).isNotEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void mistakesAreExplained() {
        assertThat(run("plan", "--source", source, "--include", "nope")).isEqualTo(new Run(2, "", """
            error: No table matches --include 'nope'.
              Write table or schema.table as rowlog plan prints them, with * for any characters and ? for one; names are case-sensitive, and * may need quoting from the shell
            """));
        assertThat(run("coverage", "--source", source, "--format", "xml").err())
                .contains("text, json or markdown", "See rowlog coverage --help");
        assertThat(run("coverage", "--source", source, "--prisma", "missing.prisma")
                        .err())
                .contains("Prisma schema missing.prisma cannot be read");
        assertThat(run("plan", "--source", server.url("nowhere")).status()).isEqualTo(1);
        assertThat(run("plann").err()).contains("plan");
    }

    @Test
    void aWrongSchemaPrismaIsNamedWithItsLine() throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong.prisma"), "model a {\n  id Int @id\n");
        Run run = run("coverage", "--source", source, "--prisma", wrong.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("wrong.prisma, line ");
    }
}
