package io.rowlog.embedded.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of a single node that is broker and controller in one, for a log that must not lose anything and a
 * process that should start fast and stay small.
 *
 * @param logDirectory where the log is kept
 * @param port TCP port of the broker on 127.0.0.1
 * @param controllerPort TCP port of the controller on 127.0.0.1
 */
record BrokerSettings(Path logDirectory, int port, int controllerPort) {
    static final int NODE = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final int MIB = 1024 * 1024;

    /** The settings under Kafka's names; {@code overrides} win. */
    Map<String, String> properties(Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(node());
        properties.putAll(singleReplica());
        properties.putAll(keepEverything());
        properties.putAll(small());
        properties.putAll(alone());
        properties.putAll(overrides);
        return properties;
    }

    private Map<String, String> node() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE),
                "controller.quorum.voters",
                NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                logDirectory.toString());
    }

    private static Map<String, String> singleReplica() {
        return Map.of(
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }

    private static Map<String, String> keepEverything() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "log.retention.ms", "-1",
                "log.retention.bytes", "-1",
                // Rows of PostgreSQL can be large; Kafka's limit of a request is 100 MiB.
                "message.max.bytes", Integer.toString(64 * MIB));
    }

    private static Map<String, String> small() {
        return Map.of(
                "num.network.threads",
                "2",
                "num.io.threads",
                "4",
                "num.recovery.threads.per.data.dir",
                "2",
                "log.cleaner.dedupe.buffer.size",
                Integer.toString(4 * MIB),
                "log.cleaner.io.buffer.size",
                Integer.toString(MIB / 4),
                // Indexes are mapped at full size while a segment is written: 1 MiB is enough for 256 MiB.
                "log.segment.bytes",
                Integer.toString(256 * MIB),
                "log.index.size.max.bytes",
                Integer.toString(MIB),
                "group.initial.rebalance.delay.ms",
                "0",
                "group.coordinator.threads",
                "1",
                // Nobody asks this broker for its figures by JMX, and announcing them takes time at each start.
                "metric.reporters",
                "");
    }

    private static Map<String, String> alone() {
        return Map.of(
                // There is no other broker to take over: to be taken for dead, as after a long pause of the machine,
                // would only lose the markers of transactions. A broker that was killed is seen to at the next start.
                "broker.session.timeout.ms", "86400000",
                "broker.heartbeat.interval.ms", "500",
                // Records without content twice a second, for controllers that follow this one.
                "metadata.max.idle.interval.ms", "0",
                // A controller that was leader waits this long for others, of which there are none.
                "controller.quorum.election.timeout.ms", "100",
                "controller.quorum.election.backoff.max.ms", "100",
                "controller.quorum.fetch.timeout.ms", "200");
    }
}
