package io.rowlog.access.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.schema.log.LogName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTopicsTest {
    private static final String TABLE = "sizes.public.a";

    @TempDir
    private static Path directory;

    private static KafkaBroker broker;
    private static KafkaSettings kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.builder(directory).start();
        kafka = new KafkaSettings(broker.bootstrapServers(), Map.of());
        admin = kafka.admin();
        prepare(new TopicSettings(2, (short) 1, 1));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    private static int prepare(TopicSettings settings) {
        return new LogTopics(kafka, admin, new LogName("sizes")).prepare(List.of(TABLE), settings);
    }

    @ParameterizedTest
    @CsvSource({
        "3, -1, 0, 'with 2 partitions, not the 3', kafka-topics.sh",
        "1, 3, 0, 'with replication factor 1, not the 3', kafka-reassign-partitions.sh",
        "2, 1, 2, 'with min.insync.replicas=1, not the 2', kafka-configs.sh"
    })
    void whatIsAskedOfTopicsThatAreThereWithOtherValuesIsRefused(
            int partitions, short replicationFactor, int minInSync, String what, String command) {
        assertThatThrownBy(() -> prepare(new TopicSettings(partitions, replicationFactor, minInSync)))
                .hasMessageContaining(what)
                .asInstanceOf(type(Failure.class))
                .returns(FailureCode.TOPIC_UNFIT, Failure::code)
                .satisfies(failure -> assertThat(failure.remedy().toString()).contains(command));
    }

    @ParameterizedTest
    @CsvSource({"1, -1, 0", "2, 1, 1", "2, -1, 0"})
    void whatIsAskedAndIsSoIsTaken(int partitions, short replicationFactor, int minInSync) {
        assertThat(prepare(new TopicSettings(partitions, replicationFactor, minInSync)))
                .isPositive();
    }
}
