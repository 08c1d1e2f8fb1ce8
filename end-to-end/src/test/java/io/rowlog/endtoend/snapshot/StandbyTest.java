package io.rowlog.endtoend.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server in recovery that only answers queries. */
@ExtendWith(StackExtension.class)
class StandbyTest {
    private final Stack stack;

    StandbyTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest
    void rowsOfUnloggedTablesAreNamedAsNotCaptured(int version, @TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (EmbeddedPostgres primary = new EmbeddedPostgres(PostgresServer.builder()
                .version(version)
                .dataDirectory(data)
                .withoutDurability()
                .start())) {
            primary.createDatabase("source");
            primary.execute("source", """
                    CREATE UNLOGGED TABLE scratch (id serial PRIMARY KEY, t text);
                    INSERT INTO scratch (t) SELECT 'x' FROM generate_series(1, 50) n;
                    CREATE TABLE readings (id int PRIMARY KEY) PARTITION BY RANGE (id);
                    CREATE UNLOGGED TABLE readings_new PARTITION OF readings FOR VALUES FROM (0) TO (10);
                    CREATE TABLE readings_old PARTITION OF readings FOR VALUES FROM (10) TO (20);
                    INSERT INTO readings VALUES (1), (11);
                    CREATE TABLE kept (id int PRIMARY KEY);
                    INSERT INTO kept VALUES (1), (2)
                    """);
            assertThat(Commands.producer("plan", "--source", primary.url("source"))
                            .status())
                    .isZero();
        }
        Files.createFile(data.resolve("standby.signal"));
        try (EmbeddedPostgres standby = new EmbeddedPostgres(PostgresServer.builder()
                .version(version)
                .dataDirectory(data)
                .withoutDurability()
                .start())) {
            String url = standby.url("source");

            Run plan = Commands.producer("plan", "--source", url);
            assertThat(plan.out())
                    .containsPattern("rows of unlogged table +public\\.scratch +they are not on a standby")
                    .containsPattern("rows of unlogged table +public\\.readings_new +they are not on a standby")
                    .doesNotContain("is unlogged: its snapshot is complete");
            assertThat(plan.status()).as(plan.out() + plan.err()).isEqualTo(3);
            Run coverage = Commands.producer("coverage", "--source", url);
            assertThat(coverage.status()).as(coverage.out() + coverage.err()).isEqualTo(3);
            assertThat(coverage.out()).contains("a standby has none of its rows");
            String log = "standby-" + version;
            Run backup = Commands.producer("backup", "--source", url, "--kafka", stack.kafka(), "--log", log);
            assertThat(backup.status()).as(backup.out() + backup.err()).isEqualTo(3);
            assertThat(backup.out()).contains("public.scratch").contains("public.readings_new");
            Run verify = Commands.consumer("verify", "--target", url, "--kafka", stack.kafka(), "--log", log);
            assertThat(verify.out() + verify.err()).contains("equal");
        }
    }
}
