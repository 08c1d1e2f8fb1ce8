package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreCommandTest {
    private static final String LOG = "restore_command";

    private final Stack stack;

    RestoreCommandTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void backUpTheSample() throws SQLException, IOException {
        String source = stack.url(SampleShop.create(stack));
        Run backup = Commands.producer(
                "backup", "--source", source, "--kafka", stack.kafka(), "--log", LOG, "--format", "json");
        assertThat(backup.err()).contains("rows in");
        assertThat(backup.status()).isZero();
        assertThat(new ObjectMapper().readTree(backup.out()).get("rows").longValue())
                .isEqualTo(SampleShop.ROWS);
    }

    private Run run(String command, String target, String... more) {
        String[] arguments = new String[more.length + 7];
        String[] first = {command, "--target", stack.url(target), "--kafka", stack.kafka(), "--log", LOG};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return Commands.consumer(arguments);
    }

    @Test
    void aRestoreReportsPhasesRowsForeignKeysAndItsVerification() throws SQLException {
        String target = stack.newDatabase("target");
        Run restore = run("restore", target);
        assertThat(restore.out())
                .startsWith("Restored snapshot ")
                .containsPattern("\nRows +[0-9.]+ s\n")
                .contains("\n107 tables, 54,923 rows, ")
                .containsPattern("\n[0-9]+ foreign keys, all valid\n")
                .containsPattern(
                        "\nVerified in [0-9.]+ s: 107 tables, 54,923 rows, all digests equal; [0-9,]+ definitions equal\n$");
        assertThat(restore.err()).contains("Rows: 54,923 rows in ").contains("Verification: 54,923 rows in ");
        assertThat(restore.status()).isZero();

        Run again = run("restore", target, "--quiet");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).startsWith("error: ").hasLineCount(2);

        assertThat(run("verify", target).status()).isZero();
        stack.execute(target, "UPDATE users SET email = email || '.' WHERE id = 1");
        Run verify = run("verify", target);
        assertThat(verify.status()).isEqualTo(4);
        assertThat(verify.out())
                .contains("the database differs from the log, in 1 of 107 tables, 0 sequences and 0 of ")
                .contains("  table public.users: 18 rows in both, but digest ");
        assertThat(verify.out()).hasLineCount(2);
    }

    @Test
    void theReportInJsonIsAloneOnStandardOutput() throws SQLException, IOException {
        String target = stack.newDatabase("target");
        Run restore = run("restore", target, "--format", "json", "--jobs", "2");
        JsonNode json = new ObjectMapper().readTree(restore.out());
        assertThat(json.get("mode").textValue()).isEqualTo("create");
        assertThat(json.get("rows").longValue()).isEqualTo(SampleShop.ROWS);
        assertThat(json.get("tables").intValue()).isEqualTo(SampleShop.TABLES);
        assertThat(json.get("phases").get("rows").isNumber()).isTrue();
        assertThat(json.get("foreignKeys").intValue()).isPositive();
        assertThat(json.get("notValid")).isEmpty();
        assertThat(json.get("verification").get("equal").booleanValue()).isTrue();
        assertThat(json.get("verification").get("equalTables").intValue()).isEqualTo(SampleShop.TABLES);
        assertThat(json.get("verification").get("tables")).hasSize(SampleShop.TABLES);

        JsonNode verified = new ObjectMapper()
                .readTree(run("verify", target, "--format", "json").out());
        assertThat(verified.get("equalRows").longValue()).isEqualTo(SampleShop.ROWS);
    }

    @Test
    void chosenTablesAreRestoredWithoutTheRestAndNotVerifiedIfNotWanted() throws SQLException, IOException {
        String target = stack.newDatabase("target");
        Run restore = run("restore", target, "--include", "website_setting", "--no-verify", "--format", "json");
        JsonNode json = new ObjectMapper().readTree(restore.out());
        assertThat(json.get("tables").intValue()).isEqualTo(1);
        assertThat(json.get("rows").longValue()).isEqualTo(57);
        assertThat(json.has("verification")).isFalse();
    }

    @Test
    void aForeignKeyThatTheRowsViolateIsNamedAndTheRestoreIsNotAllThatItShouldBe() throws SQLException {
        String source = stack.newDatabase("violated");
        stack.execute(source, """
            CREATE TABLE public.a (id int PRIMARY KEY);
            CREATE TABLE public.b (a int, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES public.a);
            SET session_replication_role = replica;
            INSERT INTO public.b VALUES (7)
            """);
        String[] log = {"--kafka", stack.kafka(), "--log", "not-valid"};
        assertThat(Commands.producer("backup", "--source", stack.url(source), log[0], log[1], log[2], log[3])
                        .status())
                .isZero();
        String target = stack.url(stack.newDatabase("target"));

        Run restore = Commands.consumer("restore", "--target", target, log[0], log[1], log[2], log[3]);

        assertThat(restore.status()).isEqualTo(3);
        assertThat(restore.out())
                .contains("1 foreign key, 1 NOT VALID because the rows violate it:\n  public.b: b_a\n");
        assertThat(Commands.consumer("verify", "--target", target, log[0], log[1], log[2], log[3])
                        .status())
                .isEqualTo(4);
    }

    @Test
    void mistakesAreExplainedBeforeTheTargetIsTouched() throws SQLException {
        String target = stack.newDatabase("target");
        Run pattern = run("restore", target, "--include", "nope");
        assertThat(pattern.status()).isEqualTo(2);
        assertThat(pattern.err()).startsWith("error: No table matches --include 'nope'.");
        assertThat(run("restore", target, "--snapshot", "nope").err()).contains("has no snapshot nope");
        assertThat(run("restore", target, "--mode", "overwrite").err()).contains("create, replace or merge");
        assertThat(run("restore", target, "--jobs", "0").status()).isEqualTo(2);
        Run noTarget = Commands.consumer("restore", "--kafka", stack.kafka());
        assertThat(noTarget.status()).isEqualTo(2);
        assertThat(noTarget.err()).contains("No target database is named.", "--target");
    }

    @Test
    void theSchemaAloneIsCreatedAndTablesStayEmpty() throws SQLException {
        String target = stack.newDatabase("target");
        Run restore = run("restore", target, "--schema-only");
        assertThat(restore.status()).isZero();
        assertThat(restore.out())
                .startsWith("Restored the definitions of snapshot ")
                .containsPattern("\n[0-9,]+ definitions; no rows\n[0-9]+ foreign keys, all valid\n$");
        assertThat(stack.strings(
                        target,
                        "SELECT count(*) || ' tables, ' || sum((xpath('/row/c/text()', query_to_xml('SELECT count(*)"
                                + " AS c FROM ' || oid::regclass, false, true, '')))[1]::text::int8) || ' rows' FROM"
                                + " pg_class WHERE relkind = 'r' AND oid >= 16384"))
                .containsExactly("107 tables, 0 rows");
        // What was left empty is not equal, and rows can be loaded into it.
        assertThat(run("verify", target).status()).isEqualTo(4);
        assertThat(run("restore", target, "--mode", "replace").status()).isZero();
    }

    @Test
    void theSchemaAloneAndAModeForTablesThatExistExcludeEachOther() throws SQLException {
        Run restore = run("restore", stack.newDatabase("target"), "--schema-only", "--mode", "merge");
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).startsWith("error: --schema-only creates, and --mode merge does not.\n");
    }
}
