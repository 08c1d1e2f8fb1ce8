package io.rowlog.producer.api;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogName;
import io.rowlog.service.settings.ServiceProperties;

/**
 * The producer's configuration as a service. Immutable.
 *
 * @param request what every snapshot captures, and where to
 * @param schedule when snapshots are taken
 * @param initialSnapshot whether one is taken at the start when the log has no complete one
 */
public record ProducerSettings(SnapshotRequest request, Schedule schedule, boolean initialSnapshot) {
    /** What Kafka takes as a number of replicas. */
    private static final int MOST_REPLICAS = Short.MAX_VALUE;

    private static final int MOST_PARTITIONS = 1000;

    /**
     * Reads the properties.
     *
     * @throws Failure when one is missing or wrong, naming it, its value and what is allowed
     */
    public static ProducerSettings of(ServiceProperties properties) {
        PostgresConnector source = properties.database(ServiceProperties.SOURCE);
        SnapshotRequest request = new SnapshotRequest(
                source,
                properties.kafka(),
                properties.log().orElseGet(() -> LogName.ofDatabase(source.url().database())),
                properties.tables(),
                properties.jobs(),
                topics(properties));
        return new ProducerSettings(
                request,
                Schedule.parse(properties.text(Schedule.PROPERTY).orElse("off")),
                properties.flag("rowlog.initial-snapshot", false));
    }

    private static TopicSettings topics(ServiceProperties properties) {
        TopicSettings standard = TopicSettings.DEFAULT;
        return new TopicSettings(
                properties.number("rowlog.topics.partitions", 1, MOST_PARTITIONS, standard.partitions()),
                (short) properties.number(
                        "rowlog.topics.replication-factor", 1, MOST_REPLICAS, standard.replicationFactor()),
                properties.number("rowlog.topics.min-insync-replicas", 1, MOST_REPLICAS, standard.minInSyncReplicas()));
    }
}
