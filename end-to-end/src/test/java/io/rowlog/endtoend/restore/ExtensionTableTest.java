package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.catalog.Uncaptured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that users have in tables of an extension, beside those that its script inserts. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionTableTest {
    private static final String CONTROL = """
        comment = 'for a test of Rowlog'
        default_version = '1.0'
        relocatable = false
        schema = 'sample'
        """;

    /** The condition names the table; one row that the script inserts is a user's by it. */
    private static final String SCRIPT = """
        CREATE TABLE sample.setting (name text PRIMARY KEY, value text, builtin bool NOT NULL DEFAULT false);
        INSERT INTO sample.setting VALUES ('a', '1', true), ('b', '2', true), ('colour', 'grey', false);
        CREATE TABLE sample.assigned (id int PRIMARY KEY, setting text NOT NULL REFERENCES sample.setting);
        CREATE TABLE sample.internal (x int);
        CREATE TABLE sample.brought AS SELECT 1 AS x;
        CREATE SEQUENCE sample.counter;
        SELECT pg_catalog.pg_extension_config_dump('sample.assigned', '');
        SELECT pg_catalog.pg_extension_config_dump('sample.setting', 'WHERE NOT setting.builtin');
        SELECT pg_catalog.pg_extension_config_dump('sample.counter', '');
        """;

    private static final String ROWS =
            "SELECT s::text FROM sample.setting s UNION ALL SELECT a::text FROM sample.assigned a"
                    + " UNION ALL SELECT last_value::text FROM sample.counter ORDER BY 1";

    private final EmbeddedPostgres server = EmbeddedPostgres.start(15);
    private final PgDump dump = new PgDump();
    private final RoundTrip trip;

    ExtensionTableTest(Stack stack) {
        trip = new RoundTrip(stack.kafka(), "extension-tables");
    }

    @BeforeAll
    void backUp() throws Exception {
        Path directory = Path.of(server.strings("postgres", "SELECT setting FROM pg_config WHERE name = 'SHAREDIR'")
                        .getFirst())
                .resolve("extension");
        Files.writeString(directory.resolve("rowlog_sample.control"), CONTROL);
        Files.writeString(directory.resolve("rowlog_sample--1.0.sql"), SCRIPT);
        server.createDatabase("source");
        server.execute("source", """
            CREATE SCHEMA sample; CREATE EXTENSION rowlog_sample WITH SCHEMA sample;
            UPDATE sample.setting SET value = 'red' WHERE name = 'colour';
            INSERT INTO sample.setting VALUES ('mine', '7'), ('ours', '8');
            INSERT INTO sample.assigned SELECT n, 'mine' FROM generate_series(1, 50) n;
            SELECT setval('sample.counter', 77);
            CREATE TABLE public.own AS SELECT 1 AS a
            """);
        // In another transaction than the extension's own.
        server.execute("source", "INSERT INTO sample.internal VALUES (1)");
        assertThat(trip.backup(server.url("source")).uncaptured())
                .containsExactly(new Uncaptured(
                        "rows of table",
                        "sample.internal",
                        "extension rowlog_sample does not mark them as its users'"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theUsersRowsComeBackBesideThoseOfTheExtension() throws Exception {
        server.createDatabase("created");

        RestoreReport report = trip.restore(server.url("created"), RestoreMode.CREATE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        assertThat(server.strings("created", ROWS)).isEqualTo(server.strings("source", ROWS));
        assertThat(dump.schema(server, "created")).isEqualTo(dump.schema(server, "source"));
        assertThat(dump.rows(server, "created"))
                .isEqualTo(dump.rows(server, "source"))
                .contains("INSERT INTO sample.setting VALUES ('colour', 'red', false);");
        server.execute("created", "UPDATE sample.setting SET value = 'x' WHERE builtin");
        assertThat(trip.verify(server.url("created")).equal()).isTrue();
        server.execute("created", "UPDATE sample.setting SET value = 'x' WHERE name = 'mine'");
        assertThat(trip.verify(server.url("created")).differences())
                .extracting(result -> result.table().toString())
                .containsExactly("sample.setting");
    }

    @Test
    void rowsOfUsersInTheTargetAreNotLost() throws Exception {
        server.createDatabase("used");
        server.execute("used", "CREATE SCHEMA sample; CREATE EXTENSION rowlog_sample WITH SCHEMA sample");

        assertThatThrownBy(() -> trip.restore(server.url("used"), RestoreMode.CREATE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("whose tables have rows already: sample.setting");
        assertThat(server.strings("used", "SELECT count(*) FROM sample.setting"))
                .containsExactly("3");
    }

    @Test
    void replaceLeavesTheExtensionsOwnRowsAlone() throws Exception {
        server.execute("postgres", "CREATE DATABASE replaced TEMPLATE source");
        server.execute("replaced", """
            UPDATE sample.setting SET value = 'kept' WHERE name = 'a';
            DELETE FROM sample.assigned WHERE id > 3;
            UPDATE sample.setting SET value = 'gone' WHERE name = 'ours';
            INSERT INTO sample.setting VALUES ('extra', '1')
            """);

        RestoreReport report = trip.restore(server.url("replaced"), RestoreMode.REPLACE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        server.execute("replaced", "UPDATE sample.setting SET value = '1' WHERE name = 'a' AND value = 'kept'");
        assertThat(server.strings("replaced", ROWS)).isEqualTo(server.strings("source", ROWS));
    }
}
