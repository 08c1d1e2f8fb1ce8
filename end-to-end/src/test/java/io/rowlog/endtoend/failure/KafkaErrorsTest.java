package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.kafka.KafkaBroker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated // It measures time.
class KafkaErrorsTest {
    private final Source source = new Source();
    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path directory) throws SQLException {
        broker = KafkaBroker.builder(directory).start();
        source.create("shop", "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1), (2)");
    }

    @AfterAll
    void stop() {
        source.close();
        broker.close();
    }

    private BackupRun backup(String database, String log) {
        return BackupRun.of(source.url(database), broker.bootstrapServers(), "--log", log);
    }

    private LogView log(String name) {
        return new LogView(broker.bootstrapServers(), name);
    }

    @Test
    void aKafkaWhoseHostNobodyKnowsIsToldAsThat() {
        BackupRun.of(source.url("shop"), "kafka.invalid:9092")
                .failed(
                        "No host of Kafka's address kafka.invalid:9092 is known here",
                        "Check the names in --kafka, and that this machine can look them up");
    }

    @Test
    void kafkaThatCannotBeReachedIsNamedWithinHalfAMinute() {
        Instant begun = Instant.now();

        BackupRun.of(source.url("shop"), "127.0.0.1:1")
                .failed(
                        "Kafka at 127.0.0.1:1 does not answer",
                        "Check that the broker runs, that the address is right, that its advertised.listeners can be"
                                + " reached from here, and whether it wants TLS or SASL (--kafka-config)");

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aTopicThatWouldLoseRecordsIsNamedWithTheCommandThatHelps() throws Exception {
        backup("shop", "expiring").succeeded();
        set("expiring.table.public.a", "retention.ms", "604800000");

        backup("shop", "expiring")
                .failed(
                        "Topic expiring.table.public.a has retention.ms=604800000: Kafka would delete records of the"
                                + " backup",
                        "kafka-configs.sh --bootstrap-server " + broker.bootstrapServers()
                                + " --alter --entity-type topics --entity-name expiring.table.public.a"
                                + " --add-config retention.ms=-1");
        assertThat(log("expiring").snapshots()).hasSize(1);

        set("expiring.table.public.a", "retention.ms", "-1");
        set("expiring.control", "cleanup.policy", "compact");
        assertThat(backup("shop", "expiring").run().err())
                .contains("Topic expiring.control has cleanup.policy=compact");

        set("expiring.control", "cleanup.policy", "delete");
        backup("shop", "expiring").succeeded();
    }

    @Test
    void theLogOfAnotherDatabaseIsLeftAsItIs() throws SQLException {
        backup("shop", "theirs").succeeded();
        Set<String> topics = log("theirs").topics();
        source.create("other", "CREATE TABLE b (id int PRIMARY KEY)");

        BackupRun second = backup("other", "theirs");

        assertThat(second.run().err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("error: Log theirs belongs to database shop of system \\d+, not to other of"
                                        + " system \\d+"),
                        line -> assertThat(line).isEqualTo("  Choose another log with --log NAME"));
        assertThat(second.run().status()).isEqualTo(1);
        assertThat(log("theirs").topics()).isEqualTo(topics);
        assertThat(log("theirs").snapshots()).hasSize(1);
    }

    @Test
    void theSecondOfTwoBackupsAtOnceIsToldWhoIsFirst() throws SQLException {
        // What a backup holds while it runs, and what its process's end gives back.
        try (Connection first = source.server.connect("shop");
                Statement statement = first.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(hashtext('rowlog backup'), hashtext('busy'))");
            int process = first.unwrap(org.postgresql.PGConnection.class).getBackendPID();

            backup("shop", "busy")
                    .failed(
                            "A backup of this database into log busy is already running (server process " + process
                                    + ")",
                            "Wait until it has finished, or end it with SELECT pg_terminate_backend(" + process + ")");
        }
        backup("shop", "busy").succeeded();
    }

    private void set(String topic, String setting, String value) throws ExecutionException, InterruptedException {
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), change))
                    .all()
                    .get();
        }
    }
}
