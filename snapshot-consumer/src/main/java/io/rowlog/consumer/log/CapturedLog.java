package io.rowlog.consumer.log;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.Manifest;
import io.rowlog.schema.log.TopicNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log as it stood when it was opened: its manifest and its schemas. Immutable.
 *
 * @param name the log's name
 * @param manifest what its control topic tells
 * @param schemas what its schemas topic holds
 */
public record CapturedLog(LogName name, Manifest manifest, SchemaStore schemas) {
    /**
     * Reads a log's control and schemas topics whole.
     *
     * @throws UserError when there is no such log (naming those that there are), or it cannot be read
     */
    public static CapturedLog open(KafkaSettings kafka, LogName name) {
        try (LogReader reader = new LogReader(kafka, name)) {
            requireTopics(kafka, name, reader.topics());
            SchemaStore schemas = reader.schemas();
            Optional<Manifest> manifest = reader.manifest(schemas);
            return new CapturedLog(
                    name,
                    manifest.orElseThrow(() -> new UserError(
                            "Log " + name + " holds no backup yet: its control topic is empty",
                            "Wait until the backup that is running has begun its snapshot, or run rowlog backup")),
                    schemas);
        }
    }

    private static void requireTopics(KafkaSettings kafka, LogName name, Set<String> existing) {
        TopicNames topics = new TopicNames(name);
        if (!existing.contains(topics.control())) {
            List<String> logs = LogTopics.logs(existing);
            throw new UserError(
                    "There is no log " + name + " in Kafka at " + kafka,
                    logs.isEmpty()
                            ? "There is no log at all; rowlog backup makes one"
                            : "Choose one of: " + String.join(", ", logs));
        }
        if (!existing.contains(topics.schemas())) {
            throw new UserError(
                    "Topic " + topics.schemas() + " of log " + name + " is missing: rows cannot be read without it",
                    "Restore the topic from a copy of the cluster, or make a new backup into another log");
        }
    }
}
