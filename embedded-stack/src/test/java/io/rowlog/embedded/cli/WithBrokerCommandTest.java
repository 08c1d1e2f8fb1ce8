package io.rowlog.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.kafka.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithBrokerCommandTest {
    @TempDir
    Path directory;

    @Test
    void theCommandGetsTheBrokersAddressAndItsExitCodeIsPassedOn() throws Exception {
        try (EmbeddedProcess wrapper = withBroker("echo \"$ROWLOG_KAFKA $1\"; exit 7", "--kafka-dir=@x")) {
            assertThat(wrapper.exitCode()).isEqualTo(7);
            assertThat(wrapper.output()).matches("127\\.0\\.0\\.1:\\d+ --kafka-dir=@x\\n");
            assertThat(wrapper.errors().lines()).allMatch(line -> line.startsWith("WARNING: "));
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        try (EmbeddedProcess wrapper =
                EmbeddedProcess.start(directory, "with-broker", "--kafka-dir", kafka().toString(), "--", "/no/such")) {
            assertThat(wrapper.exitCode()).isNotZero();
            assertThat(wrapper.errors()).contains("/no/such");
        }
    }

    @Test
    void terminatingTheWrapperLetsTheCommandCleanUpAndLeavesNothingRunning() throws Exception {
        Path cleaned = directory.resolve("cleaned");
        try (EmbeddedProcess wrapper = withBroker(
                "trap 'touch \"$1\"; exit 1' TERM; echo ready; while :; do sleep 0.1; done", cleaned.toString())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> wrapper.output().contains("ready"));
            ProcessHandle child = onlyChild(wrapper);
            wrapper.terminate();
            assertThat(wrapper.exitCode()).isEqualTo(143);
            assertThat(cleaned).exists();
            assertThat(child.isAlive()).isFalse();
        }
        KafkaBroker.builder(kafka()).start().close();
    }

    // Twice, because what went wrong here once was a race that one run in two lost.
    @RepeatedTest(2)
    void aKilledWrapperTakesTheCommandWithItAndItsRecordsAreThereAfterwards() throws Exception {
        try (EmbeddedProcess wrapper = withBroker("echo $ROWLOG_KAFKA; exec sleep 60")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> wrapper.output().contains("\n"));
            Records records = new Records(wrapper.output().strip());
            records.createTopic("orders");
            records.sendInOneTransaction("orders", "first", "second");
            ProcessHandle child = onlyChild(wrapper);
            wrapper.kill();
            wrapper.exitCode();
            await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
        }
        assertThat(kafka().resolve("holder.properties")).exists();
        try (KafkaBroker broker = KafkaBroker.builder(kafka()).start()) {
            assertThat(new Records(broker.bootstrapServers()).committed("orders", 2))
                    .containsExactly("first", "second");
        }
    }

    @Test
    void aSecondCommandOnTheDirectoryIsToldWhoHoldsIt() throws Exception {
        try (KafkaBroker holder =
                        KafkaBroker.builder(kafka()).purpose("rowlog backup").start();
                EmbeddedProcess wrapper = withBroker("echo started")) {
            assertThat(wrapper.exitCode()).isEqualTo(1);
            assertThat(wrapper.output()).isEmpty();
            assertThat(wrapper.errors())
                    .contains("rowlog: The Kafka directory " + holder.directory()
                            + " is in use by rowlog backup (process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void noCommandIsBadUsage() throws Exception {
        try (EmbeddedProcess wrapper = EmbeddedProcess.start(directory, "with-broker", "--")) {
            assertThat(wrapper.exitCode()).isEqualTo(2);
            assertThat(Files.exists(kafka())).isFalse();
        }
    }

    private Path kafka() {
        return directory.resolve("kafka");
    }

    private EmbeddedProcess withBroker(String script, String... arguments) throws Exception {
        String argument = arguments.length == 0 ? "" : arguments[0];
        return EmbeddedProcess.start(
                directory,
                "with-broker",
                "--kafka-dir",
                kafka().toString(),
                "--",
                "bash",
                "-c",
                script,
                "bash",
                argument);
    }

    private static ProcessHandle onlyChild(EmbeddedProcess wrapper) {
        return wrapper.handle().children().findFirst().orElseThrow();
    }
}
