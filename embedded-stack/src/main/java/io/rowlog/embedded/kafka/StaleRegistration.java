package io.rowlog.embedded.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * What a killed broker leaves in the metadata: itself, as the leader of all partitions. Were it started so, its
 * transaction coordinator would come up before the controller expires that registration, find partitions without a
 * leader the moment it does, take them for deleted and record transactions as complete whose markers it never wrote
 * ({@code TransactionMarkerChannelManager} of Kafka 4.3.1). Readers of committed records would then never get past
 * them. So the controller runs alone first, until it has fenced the broker that is gone.
 */
record StaleRegistration(Path logDirectory) {

    /** Whether a broker has run here that didn't stop in an orderly way. */
    boolean isPossible() {
        return Files.exists(logDirectory.resolve("__cluster_metadata-0"))
                && Files.notExists(logDirectory.resolve(".kafka_cleanshutdown"));
    }

    /** Runs the controller until no broker is registered as alive. */
    void fence(int controllerPort, Duration limit) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings(controllerPort));
        KafkaConfig config = KafkaConfig.fromProps(properties, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(StaleRegistration.class), "");
        SharedServer shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, directories._1().clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        try {
            controller.startup();
            Fenced fenced = new Fenced(new CompletableFuture<>());
            shared.loader().installPublishers(List.of(fenced)).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            fenced.done().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private Map<String, String> settings(int controllerPort) {
        return Map.of(
                "process.roles",
                "controller",
                "node.id",
                Integer.toString(BrokerSettings.NODE),
                "controller.quorum.voters",
                BrokerSettings.NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                BrokerSettings.CONTROLLER_LISTENER,
                "listeners",
                BrokerSettings.CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort,
                "listener.security.protocol.map",
                BrokerSettings.CONTROLLER_LISTENER + ":PLAINTEXT",
                "log.dirs",
                logDirectory.toString(),
                "controller.quorum.election.timeout.ms",
                "100",
                "broker.session.timeout.ms",
                "200",
                "broker.heartbeat.interval.ms",
                "50");
    }

    /** Completes when the metadata names no live broker. */
    private record Fenced(CompletableFuture<Boolean> done) implements MetadataPublisher {
        @Override
        public String name() {
            return "rowlog-stale-registration";
        }

        @Override
        public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
            if (image.cluster().brokers().values().stream().allMatch(BrokerRegistration::fenced)) {
                done.complete(true);
            }
        }
    }
}
