package io.rowlog.consumer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

    /**
     * The log that these options name.
     *
     * @throws Failure when they do not fit what Kafka holds
     */
    Source source() {
        Optional<LogName> named = log.name();
        KafkaSettings settings = kafka.settings();
        return new Source(
                settings,
                new LogChoice(settings).one(named),
                snapshot == null ? new SnapshotChoice.Latest() : new SnapshotChoice.ById(new SnapshotId(snapshot)),
                tables.patterns());
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
            Set<QualifiedName> chosen = patterns.choose(
                    snapshot.tables().stream().map(TableState::table).toList());
            return chosen::contains;
        }
    }
}
