package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.schema.log.LogName;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** Which log is read. */
record LogChoice(KafkaSettings kafka) {
    /**
     * The log that was named, whether it is there or not; else the only one that Kafka has.
     *
     * @throws Failure when none was named and Kafka has none or several
     */
    LogName one(Optional<LogName> named) {
        return named.orElseGet(this::only);
    }

    private LogName only() {
        List<LogName> logs = all();
        return switch (logs.size()) {
            case 1 -> logs.getFirst();
            case 0 ->
                throw new Failure(
                        FailureCode.LOG_NOT_FOUND,
                        "Kafka at " + kafka + " holds no log.",
                        "Run rowlog backup first, or check --kafka and --kafka-dir");
            default ->
                throw Failure.usage(
                        "Kafka at " + kafka + " holds several logs.",
                        "Choose one with --log: "
                                + String.join(
                                        ", ", logs.stream().map(LogName::name).toList()));
        };
    }

    /** All logs, in name order. */
    List<LogName> all() {
        try (Admin admin = kafka.admin()) {
            return LogTopics.logs(kafka, admin).stream().map(LogName::new).toList();
        }
    }
}
