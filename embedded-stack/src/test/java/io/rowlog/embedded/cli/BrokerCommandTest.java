package io.rowlog.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.embedded.kafka.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when its disk is full is tested end to end, where such a disk is at hand. */
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

    private static String address(EmbeddedProcess broker) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> ADDRESS.matcher(broker.output()), Matcher::find)
                .group(1);
    }
}
