package io.rowlog.access.kafka;

import io.rowlog.access.failure.Failure;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Settings of a log's topics; they are part of the backup's safety.
 *
 * @param partitions of each table topic, from 1; control, transactions and schemas have one
 * @param replicationFactor of all topics; -1 takes the broker's default
 * @param minInSyncReplicas of all topics; 0 takes the broker's default
 */
public record TopicSettings(int partitions, short replicationFactor, int minInSyncReplicas) {
    /** One partition, replication as the broker has it by default. */
    public static final TopicSettings DEFAULT = new TopicSettings(1, (short) -1, 0);

    /**
     * @throws Failure when a number is out of its range
     */
    public TopicSettings {
        if (partitions < 1 || partitions > 1000) {
            throw Failure.usage("partitions " + partitions + " is not allowed", "Give 1 to 1000");
        }
        if (replicationFactor == 0 || replicationFactor < -1) {
            throw Failure.usage(
                    "replication factor " + replicationFactor + " is not allowed",
                    "Give 1 or more, or -1 for the broker's default");
        }
        if (minInSyncReplicas < 0) {
            throw Failure.usage(
                    "min.insync.replicas " + minInSyncReplicas + " is not allowed",
                    "Give 1 or more, or 0 for the broker's default");
        }
    }

    /** What must hold for a topic whose records are never to expire. */
    static Map<String, String> keepForever() {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    }

    /** What must hold for the schemas topic. */
    static Map<String, String> keepLatest() {
        return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }
}
