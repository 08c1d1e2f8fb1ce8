package io.rowlog.access.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.fixture.JavaProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, each in a process of its own, that use the embedded broker on one directory. */
class EmbeddedBrokerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aSecondCommandUsesTheBrokerOfTheFirstWhichStopsInAnOrderlyWayWithTheLast() throws Exception {
        try (JavaProcess first = user("first");
                JavaProcess second = user("second")) {
            first.awaitOut("uses");
            second.awaitOut("uses");
            assertThat(second.out()).isEqualTo(first.out());

            first.interrupt();
            assertThat(first.exitCode()).isEqualTo(130);
            once("third", first.out());

            second.interrupt();
            assertThat(second.exitCode()).isEqualTo(130);
            assertAtRest();
        }
    }

    @Test
    void commandsThatStartAtTheSameMomentUseOneBroker() throws Exception {
        try (JavaProcess first = user("first", "--once");
                JavaProcess second = user("second", "--once");
                JavaProcess third = user("third", "--once")) {
            for (JavaProcess one : List.of(first, second, third)) {
                assertThat(one.exitCode()).as(one.err()).isZero();
            }
        }
        assertAtRest();
    }

    // Several times, because it is a race.
    @RepeatedTest(3)
    void aCommandThatComesWhileTheLastOneEndsWorks() throws Exception {
        try (JavaProcess ending = user("ending")) {
            ending.awaitOut("uses");
            try (JavaProcess coming = user("coming", "--once")) {
                ending.interrupt();
                assertThat(coming.exitCode()).as(coming.err()).isZero();
                assertThat(ending.exitCode()).isEqualTo(130);
            }
        }
        assertAtRest();
    }

    @Test
    void aKilledFirstCommandLeavesTheBrokerToTheOthers() throws Exception {
        try (JavaProcess first = user("first");
                JavaProcess second = user("second")) {
            first.awaitOut("uses");
            second.awaitOut("uses");

            first.kill();

            once("third", second.out());
            second.interrupt();
            assertThat(second.exitCode()).isEqualTo(130);
            assertAtRest();
        }
    }

    @Test
    void aBrokerWhoseOnlyCommandIsKilledStopsInAnOrderlyWay() throws Exception {
        try (JavaProcess only = user("only")) {
            only.awaitOut("uses");
            ProcessHandle broker = broker();

            only.kill();

            await().atMost(LIMIT).until(() -> !broker.isAlive());
            assertAtRest();
        }
    }

    /** A terminal sends them to the whole group of processes. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP", "QUIT", "TERM"})
    void signalsForACommandAreNotForItsBroker(String signal) throws Exception {
        try (JavaProcess user = user("user")) {
            user.awaitOut("uses");

            new ProcessBuilder("kill", "-" + signal, Long.toString(broker().pid()))
                    .start()
                    .waitFor();

            once("another", user.out());
            user.interrupt();
            assertThat(user.exitCode()).isEqualTo(130);
            assertAtRest();
        }
    }

    @Test
    void aKilledBrokerEndsItsCommandsWhichSaySoAndTheNextOneStartsAnother() throws Exception {
        try (JavaProcess first = user("first");
                JavaProcess second = user("second")) {
            first.awaitOut("uses");
            second.awaitOut("uses");

            broker().destroyForcibly();

            for (JavaProcess one : List.of(first, second)) {
                assertThat(one.exitCode()).isEqualTo(1);
                assertThat(one.err())
                        .contains("error: The embedded Kafka broker on " + kafka() + " stopped\n  See " + kafka()
                                + "/server.log for what came before, then run the same command again\n");
            }
        }
        once("next", "");
        assertAtRest();
    }

    @Test
    void aFileThatAKilledBrokerLeftIsNotBelieved() throws Exception {
        Files.createDirectories(kafka());
        // This process has run since before, and is none that took the directory then.
        Files.writeString(
                kafka().resolve("holder.properties"),
                "pid=" + ProcessHandle.current().pid() + "\nsince=" + Instant.EPOCH + "\naddress=127.0.0.1:1\n");
        once("user", "");
    }

    @Test
    void aBrokerThatAPersonRunsIsUsedAndGoesOn() throws Exception {
        try (KafkaBroker broker = KafkaBroker.builder(kafka()).start()) {
            once("first", "uses " + broker.bootstrapServers() + ".\n");
            once("second", "uses " + broker.bootstrapServers() + ".\n");
        }
    }

    @Test
    void whatTheBrokerSaysWhenItDoesNotStartIsSaid() throws Exception {
        Map<String, String> refusing =
                Map.of("ROWLOG_EMBEDDED_BROKER", "sh\n-c\necho 'rowlog: No.' >&2; echo '  Ask nicely.' >&2; exit 1");
        try (JavaProcess user = JavaProcess.start(
                directory.resolve("user"), KafkaUser.class, refusing, List.of("use", "--kafka-dir=" + kafka()))) {
            assertThat(user.exitCode()).isEqualTo(1);
            assertThat(user.err()).isEqualTo("error: No.\n  Ask nicely.\n");
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Files.createFile(kafka());
        try (JavaProcess user = user("user")) {
            assertThat(user.exitCode()).isEqualTo(1);
            assertThat(user.err())
                    .startsWith("error: The Kafka directory " + kafka() + " cannot be written: ")
                    .contains("--kafka-dir");
        }
    }

    @Test
    void aCommandLineThatIsWrongStartsNoBroker() throws Exception {
        try (JavaProcess user = JavaProcess.start(
                directory.resolve("user"),
                KafkaUser.class,
                JavaProcess.withEmbeddedBroker(),
                List.of("use", "--kafka-dir=" + kafka(), "--kafka=a:1"))) {
            assertThat(user.exitCode()).isEqualTo(2);
        }
        assertThat(kafka()).doesNotExist();
    }

    private Path kafka() {
        return directory.resolve("kafka");
    }

    private JavaProcess user(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("use", "--kafka-dir=" + kafka()));
        arguments.addAll(List.of(more));
        return JavaProcess.start(directory.resolve(name), KafkaUser.class, JavaProcess.withEmbeddedBroker(), arguments);
    }

    /** Another command works, and says where. */
    private void once(String name, String out) throws Exception {
        try (JavaProcess user = user(name, "--once")) {
            assertThat(user.exitCode()).as(user.err()).isZero();
            assertThat(user.out()).contains(out);
        }
    }

    private ProcessHandle broker() throws IOException {
        Properties holder = new Properties();
        try (Reader reader = Files.newBufferedReader(kafka().resolve("holder.properties"))) {
            holder.load(reader);
        }
        return ProcessHandle.of(Long.parseLong(holder.getProperty("pid"))).orElseThrow();
    }

    private void assertAtRest() {
        assertThat(kafka().resolve("holder.properties")).doesNotExist();
        assertThat(kafka().resolve("log").resolve(".kafka_cleanshutdown")).exists();
    }
}
