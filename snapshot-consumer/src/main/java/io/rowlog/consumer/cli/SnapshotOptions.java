package io.rowlog.consumer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.TableSelection;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which snapshot is read, and which of its tables: the options of all commands that read one. */
final class SnapshotOptions {
    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Option(
            names = "--snapshot",
            paramLabel = "ID",
            description = "Which snapshot, as rowlog list shows them (default: the latest that is complete).")
    private @Nullable String snapshot;

    @Mixin
    private final TableOptions tables = new TableOptions();

    /** Whether none was chosen. */
    boolean any() {
        return snapshot == null;
    }

    /**
     * The log that these options name.
     *
     * @throws Failure when they do not fit what Kafka holds
     */
    Source source() {
        Optional<LogName> named = log.name();
        SnapshotChoice choice =
                snapshot == null ? new SnapshotChoice.Latest() : new SnapshotChoice.ById(new SnapshotId(snapshot));
        TablePatterns patterns = tables.patterns();
        // Last: a broker may be started for it, and nothing is for options that are wrong.
        KafkaSettings settings = kafka.settings();
        return new Source(settings, named.orElseGet(() -> only(settings)), choice, patterns);
    }

    /** The only log that Kafka has. */
    static LogName only(KafkaSettings kafka) {
        List<LogName> logs = logs(kafka);
        return switch (logs.size()) {
            case 1 -> logs.getFirst();
            case 0 ->
                throw new Failure(
                        FailureCode.LOG_NOT_FOUND,
                        "Kafka at " + kafka + " holds no log.",
                        Remedy.of("Run %s first, or check %s and %s", Action.BACKUP, Setting.KAFKA, Setting.KAFKA_DIR));
            default ->
                throw Failure.usage(
                        "Kafka at " + kafka + " holds several logs.",
                        Remedy.of(
                                "Choose one with %s: %s",
                                Setting.LOG, logs.stream().map(LogName::name).collect(Collectors.joining(", "))));
        };
    }

    /** All logs that Kafka has, in the order of their names. */
    static List<LogName> logs(KafkaSettings kafka) {
        try (Admin admin = kafka.admin()) {
            return LogTopics.logs(kafka, admin).stream().map(LogName::new).toList();
        }
    }

    /**
     * Where a snapshot is read from.
     *
     * @param choice which snapshot; whether the log has it is not known yet
     * @param patterns which of its tables
     */
    record Source(KafkaSettings kafka, LogName log, SnapshotChoice choice, TablePatterns patterns) {
        /**
         * Reads the log.
         *
         * @throws Failure when there is none
         */
        CapturedLog open() {
            return CapturedLog.open(kafka, log);
        }

        /**
         * The chosen tables of a snapshot.
         *
         * @throws Failure when a pattern matches none of its tables, or all together leave none
         */
        Predicate<QualifiedName> tables(SnapshotState snapshot) {
            return new TableSelection(patterns).in(snapshot);
        }
    }
}
