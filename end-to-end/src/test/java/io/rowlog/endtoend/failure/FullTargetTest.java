package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.SmallDisk;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the target's server becomes full in the middle of a restore. */
@ExtendWith(StackExtension.class)
class FullTargetTest {
    private final Stack stack;

    FullTargetTest(Stack stack) {
        this.stack = stack;
    }

    private Run restore(PostgresServer target) {
        return Commands.consumer(
                "restore", "--target", target.url("target"), "--kafka", stack.kafka(), "--log", "full-target");
    }

    @Test
    void itIsNamedAndTheSameRestoreGoesOnWhenThereIsRoom(@TempDir Path directory) throws Exception {
        String source = stack.newDatabase("source");
        stack.execute(source, """
            CREATE TABLE little (id int PRIMARY KEY);
            INSERT INTO little SELECT generate_series(1, 100);
            CREATE TABLE much (id int PRIMARY KEY, filler text);
            ALTER TABLE much ALTER filler SET STORAGE EXTERNAL;
            INSERT INTO much SELECT i, repeat(md5(i::text), 100) FROM generate_series(1, 12000) i;
            """);
        assertThat(Commands.producer(
                                "backup",
                                "--source",
                                stack.url(source),
                                "--kafka",
                                stack.kafka(),
                                "--log",
                                "full-target")
                        .status())
                .isZero();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 24);
                PostgresServer target =
                        PostgresServer.builder().withoutDurability().start()) {
            Path space = Files.createDirectory(disk.path().resolve("space"));
            try (Connection connection = target.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLESPACE little LOCATION '" + space + "'");
                statement.execute("CREATE DATABASE target TABLESPACE little");
            }

            Run full = restore(target);

            assertThat(full.status()).isEqualTo(1);
            assertThat(full.err())
                    .contains("error: Loading table public.much from topic full-target.table.public.much, partition 0")
                    .contains(
                            "No space left on device (SQLSTATE 53100)\n  Give the target's server what it lacks (disk,")
                    .doesNotContain("unexpected");

            disk.resize(400);
            Run again = restore(target);
            assertThat(again.status()).as(again.err()).isZero();
        }
    }
}
