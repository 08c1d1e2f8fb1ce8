package io.rowlog.consumer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.UserError;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.access.terminal.option.TargetOptions;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotManifest;
import io.rowlog.schema.log.TableManifest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;

/** What is restored or verified, and which database: the options that both commands have. */
final class RestoreOptions {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Mixin
    private final JobsOption jobs = new JobsOption();

    /**
     * The request that these options make.
     *
     * @throws UserError when they do not fit what Kafka holds
     */
    RestoreRequest request(RestoreMode mode, boolean verify) {
        PostgresConnector connector = target.connector();
        Optional<LogName> named = log.name();
        KafkaSettings settings = kafka.settings();
        LogName name = new LogChoice(settings).one(named);
        SnapshotChoice choice = snapshot.choice();
        TablePatterns patterns = tables.patterns();
        if (patterns.equals(TablePatterns.ALL)) {
            return new RestoreRequest(settings, name, choice, connector, mode, jobs.jobs(), table -> true, verify);
        }
        // The patterns are for the tables of this very snapshot, even if another is completed meanwhile.
        SnapshotManifest chosen = choice.in(CapturedLog.open(settings, name));
        return new RestoreRequest(
                settings,
                name,
                new SnapshotChoice.ById(chosen.id()),
                connector,
                mode,
                jobs.jobs(),
                selection(patterns, chosen),
                verify);
    }

    private static Predicate<QualifiedName> selection(TablePatterns patterns, SnapshotManifest snapshot) {
        Set<QualifiedName> selected = patterns.choose(
                snapshot.tables().stream().map(TableManifest::table).toList());
        return selected::contains;
    }
}
