package io.rowlog.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.kafka.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Kafka broker on (127\\.0\\.0\\.1:\\d+), log in (.+)\\. ");

    @TempDir
    Path directory;

    @Test
    void printsItsAddressAndStopsInAnOrderlyWay() throws Exception {
        Path kafka = directory.resolve("kafka");
        try (EmbeddedProcess broker = EmbeddedProcess.start(directory, "broker", "--kafka-dir", kafka.toString())) {
            new Records(address(broker)).createTopic("orders");
            broker.terminate();
            assertThat(broker.exitCode()).isEqualTo(143);
            assertThat(broker.errors().lines()).allMatch(line -> line.startsWith("WARNING: "));
        }
        assertThat(kafka.resolve("holder.properties")).doesNotExist();
    }

    @Test
    void aFullDiskIsNamedAndTheRecordsBeforeItAreKept() throws Exception {
        try (SmallDisk small = SmallDisk.mount(directory.resolve("disk"), 24);
                EmbeddedProcess broker = EmbeddedProcess.start(
                        directory, "broker", "--kafka-dir", small.path().toString())) {
            Path disk = small.path();
            Records records = new Records(address(broker));
            records.createTopic("orders");
            records.sendInOneTransaction("orders", "before");
            Files.write(disk.resolve("ballast"), new byte[(int) disk.toFile().getUsableSpace() - 65536]);
            Thread writer = Thread.ofPlatform()
                    .daemon()
                    .name("writer")
                    .start(() -> records.sendInOneTransaction("orders", "x".repeat(900_000)));
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.errors()).contains("rowlog: The disk of the Kafka directory " + disk + " is full");
            writer.interrupt();
            Files.delete(disk.resolve("ballast"));
            try (KafkaBroker again = KafkaBroker.builder(disk).start()) {
                assertThat(new Records(again.bootstrapServers()).committed("orders", 1))
                        .containsExactly("before");
            }
        }
    }

    private static String address(EmbeddedProcess broker) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> ADDRESS.matcher(broker.output()), Matcher::find)
                .group(1);
    }
}
