package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows into tables that were made before. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataOnlyTest {
    private static final String SOURCE = "data_only";

    private final Postgres server;
    private final PgDump dump = new PgDump();
    private final RoundTrip trip;

    DataOnlyTest(Stack stack) {
        server = stack.dumpable();
        trip = new RoundTrip(stack.kafka(), "data-only");
    }

    @BeforeAll
    void backUp() throws Exception {
        server.createDatabase(SOURCE);
        server.execute(SOURCE, Script.text(CreateTest.class, "everything.sql"));
        server.execute(SOURCE, Script.text(CreateTest.class, "large-objects.sql"));
        server.execute(SOURCE, "CREATE MATERIALIZED VIEW public.counted AS SELECT count(*) AS n FROM public.orders");
        trip.backup(server.url(SOURCE));
    }

    @Test
    void definitionsAndThenRowsMakeTheSource() throws Exception {
        server.createDatabase("whole");
        trip.restore(server.url("whole"), RestoreMode.SCHEMA_ONLY);
        assertThat(dump.schema(server, "whole")).isEqualTo(dump.schema(server, SOURCE));
        assertThat(server.number("whole", "SELECT count(*) FROM pg_largeobject_metadata"))
                .isZero();

        RestoreReport report = trip.restore(server.url("whole"), RestoreMode.DATA_ONLY);

        assertThat(report.definitions()).isZero();
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        assertThat(dump.schema(server, "whole")).isEqualTo(dump.schema(server, SOURCE));
        assertThat(dump.rows(server, "whole")).isEqualTo(dump.rows(server, SOURCE));
        assertThat(server.number("whole", "SELECT n FROM public.counted"))
                .isEqualTo(server.number(SOURCE, "SELECT n FROM public.counted"));
    }

    @Test
    void whatIsNotEmptyIsNamedAndNothingIsTouched() throws Exception {
        server.createDatabase("used");
        trip.restore(server.url("used"), RestoreMode.SCHEMA_ONLY);
        server.execute("used", "INSERT INTO public.documents VALUES (5, 6); SELECT lo_create(7)");
        List<String> rows = dump.rows(server, "used");

        assertThatThrownBy(() -> trip.restore(server.url("used"), RestoreMode.DATA_ONLY))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it has rows already in: table public.documents, large object 7")
                .extracting(error -> ((Failure) error).remedy().toString())
                .asString()
                .contains("--mode replace", "--mode merge");

        assertThat(dump.rows(server, "used")).isEqualTo(rows);
    }

    @Test
    void columnsThatDifferAreNamedAsInReplace() throws Exception {
        server.createDatabase("different");
        trip.restore(server.url("different"), RestoreMode.SCHEMA_ONLY);
        server.execute("different", "ALTER TABLE public.documents ALTER id TYPE bigint");

        assertThatThrownBy(() -> trip.restore(server.url("different"), RestoreMode.DATA_ONLY))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.documents.id: bigint in the target, integer in the backup");
    }

    @Test
    void itExcludesSchemaOnly() {
        Commands.Run run = Commands.consumer(
                "restore",
                "--schema-only",
                "--data-only",
                "--target",
                server.url(SOURCE),
                "--kafka",
                trip.kafka().bootstrapServers(),
                "--log",
                "data-only");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--schema-only and --data-only exclude each other");
    }
}
