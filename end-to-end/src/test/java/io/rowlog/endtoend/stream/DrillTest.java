package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillTest {
    private final Stack stack;
    private final EmbeddedPostgres server = EmbeddedPostgres.logical(15);

    @TempDir
    private Path reports;

    DrillTest(Stack stack) {
        this.stack = stack;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String name) throws SQLException {
        server.createDatabase(name);
        server.execute(name, """
                CREATE TABLE authors (id int PRIMARY KEY, name text);
                CREATE TABLE books (id int, part int, author int REFERENCES authors, PRIMARY KEY (id, part));
                CREATE TABLE pages (book int, part int, number int, FOREIGN KEY (book, part) REFERENCES books MATCH FULL);
                ALTER TABLE pages REPLICA IDENTITY FULL;
                INSERT INTO authors SELECT i, 'author ' || i FROM generate_series(1, 20) i;
                INSERT INTO books SELECT i, i % 3, nullif(i % 20, 0) FROM generate_series(1, 100) i;
                INSERT INTO pages SELECT i, i % 3, i FROM generate_series(1, 100) i
                """);
        return new FollowedDatabase(server, stack.kafka(), name, "drill-" + name);
    }

    private Run drill(String log, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("drill", "--kafka", stack.kafka(), "--log", log, "--report-dir", reports.toString()));
        if (!List.of(arguments).contains("--target-server")) {
            all.addAll(List.of("--target-server", server.url("postgres")));
        }
        all.addAll(List.of(arguments));
        return Commands.consumer(all.toArray(String[]::new));
    }

    private List<String> report(String log, String ending) throws IOException {
        try (var files = Files.list(reports)) {
            return Files.readAllLines(
                    files.filter(file -> file.getFileName().toString().startsWith("drill-" + log + "-")
                                    && file.toString().endsWith(ending))
                            .findFirst()
                            .orElseThrow());
        }
    }

    private void assertNothingIsLeft() throws SQLException {
        assertThat(server.strings(
                        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'rowlog\\_drill\\_%'"))
                .isEmpty();
    }

    @Test
    void aLogWithTransactionsIsRestoredComparedAndDropped() throws Exception {
        try (FollowedDatabase followed = followed("drilled")) {
            // Such a subscription keeps its database from being dropped.
            followed.execute("CREATE SUBSCRIPTION elsewhere CONNECTION 'host=nowhere.invalid' PUBLICATION p"
                    + " WITH (connect = false, slot_name = NONE)");
            followed.start().sync();
            followed.execute("INSERT INTO authors VALUES (21, 'new'); INSERT INTO books VALUES (101, 0, 21)");
            followed.sync();

            Run run = drill("drill-drilled");

            assertThat(run.status()).as(run.err() + run.out()).isZero();
            assertThat(run.out())
                    .contains("After the replay: 2 foreign keys checked row by row, all kept")
                    .containsPattern(
                            "Drill of log drill-drilled: passed after .* rowlog_drill_drill-drilled_\\d+_\\d+ on postgres@.*"
                                    + " is dropped");
            assertThat(report("drill-drilled", ".md"))
                    .startsWith("# Restore drill of log drill-drilled: passed")
                    .contains("- Rows equal to the snapshot's, by digests of tables: 220 of 220")
                    .contains("- Foreign keys, row by row: 2, all kept")
                    .contains("- Compared with the source at that moment: no: the moment was not counted at the source,"
                            + " as rowlog mark --verify does");
            assertThat(report("drill-drilled", ".json")).contains("  \"outcome\" : \"passed\",");
            assertNothingIsLeft();
        }
    }

    @Test
    void rowsThatViolateAForeignKeyAreFoundAfterAReplay() throws Exception {
        try (FollowedDatabase followed = followed("violated")) {
            followed.start().sync();
            followed.execute("SET session_replication_role = replica; INSERT INTO pages VALUES (1, NULL, 7)");
            followed.sync();

            Run run = drill("drill-violated");

            assertThat(run.status()).as(run.err() + run.out()).isEqualTo(4);
            assertThat(run.out())
                    .contains("After the replay: 2 foreign keys checked row by row; rows violate\n"
                            + "  public.pages: pages_book_part_fkey\n")
                    .contains("Drill of log drill-violated: different after ");
            assertThat(report("drill-violated", ".md"))
                    .contains("- Foreign keys, row by row: 2, some violated: see below");
            assertNothingIsLeft();
        }
    }

    @Test
    void aRestoreThatFailsIsReportedToo() throws Exception {
        try (FollowedDatabase followed = followed("failing")) {
            followed.backup();

            Run run = drill("drill-failing", "--until", "marker:never", "--format", "json");

            assertThat(run.status()).as(run.err() + run.out()).isEqualTo(1);
            assertThat(run.out()).contains("\"outcome\" : \"failed\",", "\"message\" : \"");
            assertThat(report("drill-failing", ".md"))
                    .startsWith("# Restore drill of log drill-failing: failed")
                    .anyMatch(line -> line.startsWith("- Failed: ") && line.contains("never"));
            assertNothingIsLeft();
        }
    }

    @Test
    void aRoleThatMayMakeNoDatabasesIsTold() throws Exception {
        try (FollowedDatabase followed = followed("rightless")) {
            followed.backup();
            server.execute("postgres", "CREATE ROLE modest LOGIN");

            Run run = drill(
                    "drill-rightless", "--target-server", server.url("postgres").replace("postgres@", "modest@"));

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .contains("The role modest may not make databases on ")
                    .contains("ALTER ROLE \"modest\" CREATEDB");
        }
    }

    @Test
    void aSnapshotAloneIsRestoredByAnOrdinaryRole() throws Exception {
        try (FollowedDatabase followed = followed("alone")) {
            followed.backup();
            server.execute("postgres", "CREATE ROLE maker LOGIN CREATEDB");

            Run run = drill(
                    "drill-alone", "--target-server", server.url("postgres").replace("postgres@", "maker@"));

            assertThat(run.status()).as(run.err() + run.out()).isZero();
            assertThat(report("drill-alone", ".md")).startsWith("# Restore drill of log drill-alone: passed");
            assertNothingIsLeft();
        }
    }
}
