package io.rowlog.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.embedded.EmbeddedStackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    @TempDir
    Path directory;

    @Test
    void keepsRecordsOverARestartAndLetsTransactionsCommit() throws Exception {
        try (KafkaBroker broker = KafkaBroker.builder(directory).start()) {
            Records records = new Records(broker.bootstrapServers());
            records.createTopic("orders");
            records.sendInOneTransaction("orders", "first", "second");
        }
        try (KafkaBroker broker = KafkaBroker.builder(directory).start()) {
            Records records = new Records(broker.bootstrapServers());
            records.sendInOneTransaction("orders", "third");
            assertThat(records.committed("orders", 3)).containsExactly("first", "second", "third");
            assertThat(records.setting("orders", "retention.ms")).isEqualTo("-1");
            assertThat(records.setting("orders", "max.message.bytes")).isEqualTo("67108864");
        }
    }

    @Test
    void startsWithinAFewSecondsAndStopsAsFast() {
        long begin = System.nanoTime();
        KafkaBroker.builder(directory).start().close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aTopicIsNotCreatedByBeingUsed() {
        try (KafkaBroker broker = KafkaBroker.builder(directory).start()) {
            assertThatThrownBy(() -> new Records(broker.bootstrapServers()).setting("unknown", "retention.ms"))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void aSecondBrokerOnTheDirectoryIsToldWhoHoldsIt() {
        try (KafkaBroker broker =
                KafkaBroker.builder(directory).purpose("rowlog backup").start()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> KafkaBroker.builder(directory).start())
                        .isInstanceOf(EmbeddedStackException.class)
                        .hasMessageContaining("in use by rowlog backup (process "
                                + ProcessHandle.current().pid() + ", since 20");
            }
            assertThat(broker.directory()).isEqualTo(directory);
        }
        assertThat(directory.resolve("holder.properties")).doesNotExist();
    }

    @Test
    void aPortInUseIsNamedAndTheDirectoryIsFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> KafkaBroker.builder(directory)
                            .port(taken.getLocalPort())
                            .start())
                    .isInstanceOf(EmbeddedStackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of 127.0.0.1 is in use");
        }
        KafkaBroker.builder(directory).start().close();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> KafkaBroker.builder(file.resolve("below")).start())
                .isInstanceOf(EmbeddedStackException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("can't be written");
    }
}
