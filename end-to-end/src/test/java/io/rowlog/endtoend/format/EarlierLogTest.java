package io.rowlog.endtoend.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.XZInputStream;

/**
 * The directory of an embedded broker with a log of format 1 as the first version wrote it, and what {@code pg_dump} said of
 * its source at each complete snapshot. {@code make-log}, beside them in the resources, made them: two complete snapshots of
 * a small and odd database, one that was killed and then abandoned, and one that was killed and is the end of the log. The
 * log is never to be made anew: a change that fails here cannot read the logs that users have.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlierLogTest {
    private final Postgres server;
    private KafkaBroker broker;
    private List<String> snapshots = List.of();

    EarlierLogTest(Stack stack) {
        server = stack.dumpable();
    }

    @BeforeAll
    void startOnACopy(@TempDir Path directory) throws Exception {
        unpack(directory);
        broker = KafkaBroker.builder(directory).start();
        List<String> ids = new ArrayList<>();
        list().forEach(snapshot -> ids.add(snapshot.get("snapshot").textValue()));
        snapshots = ids;
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private static void unpack(Path directory) throws IOException {
        try (InputStream file = Objects.requireNonNull(EarlierLogTest.class.getResourceAsStream("log.tar.xz"));
                TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(file))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.copy(archive, path);
                }
            }
        }
    }

    private Run run(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--kafka", broker.bootstrapServers(), "--log", "odd"));
        arguments.addAll(List.of(more));
        return Commands.consumer(arguments.toArray(String[]::new));
    }

    private JsonNode list() throws IOException {
        Run run = run("list", "--format", "json");
        assertThat(run.status()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out()).get("logs").get(0).get("snapshots");
    }

    @Test
    void everySnapshotIsListedAsItWas() {
        assertThat(run("list").out()).isEqualTo(Script.text(getClass(), "list.txt"));
    }

    @ParameterizedTest
    @CsvSource({"first, 0", "second, 2"})
    void aCompleteSnapshotIsRestoredAsPgDumpSawItsSource(String name, int number) throws Exception {
        String target = server.newDatabase("earlier");

        Run restore = run("restore", "--target", server.url(target), "--snapshot", snapshots.get(number));

        assertThat(restore.status()).as(restore.err()).isZero();
        PgDump dump = new PgDump();
        assertThat(dump.schema(server, target)).isEqualTo(Script.text(getClass(), name + "-schema.sql"));
        assertThat(dump.rows(server, target))
                .isEqualTo(Script.text(getClass(), name + "-rows.sql")
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void theLatestCompleteSnapshotIsVerifiedByTheDigestsThatWereWritten() throws Exception {
        String target = server.newDatabase("verified");
        run("restore", "--target", server.url(target), "--no-verify");

        Run verify = run("verify", "--target", server.url(target));

        assertThat(verify.status()).as(verify.out() + verify.err()).isZero();
        assertThat(verify.out()).contains("all digests equal");
    }

    @ParameterizedTest
    @CsvSource({"1, abandoned", "3, not complete"})
    void aSnapshotThatWasKilledIsRefused(int number, String why) throws Exception {
        Run restore = run(
                "restore", "--target", server.url(server.newDatabase("killed")), "--snapshot", snapshots.get(number));

        assertThat(restore.status()).isEqualTo(1);
        assertThat(restore.err()).contains(snapshots.get(number)).contains(why);
    }
}
