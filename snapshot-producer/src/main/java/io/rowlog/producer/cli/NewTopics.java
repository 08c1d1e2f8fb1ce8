package io.rowlog.producer.cli;

import io.rowlog.access.kafka.TopicSettings;
import picocli.CommandLine.Option;

/** Settings of topics that a backup creates; topics that are there stay as they are. */
public final class NewTopics {
    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of each new table topic (default: 1). Rows go by the hash of their key.")
    private int partitions = TopicSettings.DEFAULT.partitions();

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Replicas of each new topic (default: as the broker is configured).")
    private short replicationFactor = TopicSettings.DEFAULT.replicationFactor();

    @Option(
            names = "--min-insync-replicas",
            paramLabel = "N",
            description = "Replicas that must have a record before it counts (default: as the broker is configured).")
    private int minInSyncReplicas = TopicSettings.DEFAULT.minInSyncReplicas();

    /** The settings that were chosen. */
    public TopicSettings settings() {
        return new TopicSettings(partitions, replicationFactor, minInSyncReplicas);
    }
}
