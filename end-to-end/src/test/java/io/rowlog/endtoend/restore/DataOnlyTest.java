package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.ddl.PgDump;
import io.rowlog.endtoend.stack.Stack;
import io.rowlog.endtoend.stack.StackExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows into tables that were made before. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataOnlyTest {
    private final PostgresServer server =
            PostgresServer.builder().version(15).withoutDurability().start();
    private final PgDump dump = new PgDump();
    private final RoundTrip trip;

    DataOnlyTest(Stack stack) {
        trip = new RoundTrip(stack.kafka(), "data-only");
    }

    @BeforeAll
    void backUp() throws Exception {
        server.createDatabase("source");
        execute("source", CreateTest.text("everything.sql"));
        execute("source", CreateTest.text("large-objects.sql"));
        execute("source", "CREATE MATERIALIZED VIEW public.counted AS SELECT count(*) AS n FROM public.orders");
        trip.backup(server.url("source"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private long number(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void definitionsAndThenRowsMakeTheSource() throws Exception {
        server.createDatabase("whole");
        trip.restore(server.url("whole"), RestoreMode.SCHEMA_ONLY);
        assertThat(dump.schema(server, "whole")).isEqualTo(dump.schema(server, "source"));
        assertThat(number("whole", "SELECT count(*) FROM pg_largeobject_metadata"))
                .isZero();

        RestoreReport report = trip.restore(server.url("whole"), RestoreMode.DATA_ONLY);

        assertThat(report.definitions()).isZero();
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        assertThat(dump.schema(server, "whole")).isEqualTo(dump.schema(server, "source"));
        assertThat(dump.rows(server, "whole")).isEqualTo(dump.rows(server, "source"));
        assertThat(number("whole", "SELECT n FROM public.counted"))
                .isEqualTo(number("source", "SELECT n FROM public.counted"));
    }

    @Test
    void whatIsNotEmptyIsNamedAndNothingIsTouched() throws Exception {
        server.createDatabase("used");
        trip.restore(server.url("used"), RestoreMode.SCHEMA_ONLY);
        execute("used", "INSERT INTO public.documents VALUES (5, 6); SELECT lo_create(7)");
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
        execute("different", "ALTER TABLE public.documents ALTER id TYPE bigint");

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
                server.url("source"),
                "--kafka",
                trip.kafka().bootstrapServers(),
                "--log",
                "data-only");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--schema-only and --data-only exclude each other");
    }
}
