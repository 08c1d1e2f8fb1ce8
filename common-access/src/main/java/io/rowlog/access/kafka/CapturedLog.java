package io.rowlog.access.kafka;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import java.util.List;

/**
 * A log as it stood when it was opened: its state and its schemas. Immutable.
 *
 * @param name the log's name
 * @param state what its control topic tells
 * @param schemas what its schemas topic holds
 */
public record CapturedLog(LogName name, LogState state, SchemaStore schemas) {
    /**
     * Reads a log's control and schemas topics whole.
     *
     * @throws Failure when there is no such log (naming those that there are), or it cannot be read
     */
    public static CapturedLog open(KafkaSettings kafka, LogName name) {
        try (LogReader reader = new LogReader(kafka, name)) {
            if (!reader.exists()) {
                throw unknown(kafka, name, LogTopics.logs(reader.topics()));
            }
            reader.readToEnd();
            return new CapturedLog(
                    name,
                    reader.state()
                            .orElseThrow(() -> new Failure(
                                    FailureCode.LOG_NOT_FOUND,
                                    "Log " + name + " holds no backup yet: its control topic is empty",
                                    Remedy.of(
                                            "Wait until the backup that is running has begun its snapshot, or run %s",
                                            Action.BACKUP))),
                    reader.schemas());
        }
    }

    private static Failure unknown(KafkaSettings kafka, LogName name, List<String> logs) {
        return new Failure(
                FailureCode.LOG_NOT_FOUND,
                "There is no log " + name + " in Kafka at " + kafka,
                logs.isEmpty()
                        ? Remedy.of("There is no log at all; %s makes one", Action.BACKUP)
                        : Remedy.of("Choose one of: %s", String.join(", ", logs)));
    }
}
