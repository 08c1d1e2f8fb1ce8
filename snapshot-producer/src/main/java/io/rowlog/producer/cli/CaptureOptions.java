package io.rowlog.producer.cli;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.option.LogOption;
import io.rowlog.access.terminal.option.SourceOptions;
import io.rowlog.access.terminal.option.TableOptions;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a database goes into which log: the options of commands that write one. Topics that are there stay as they are. */
public final class CaptureOptions {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final LogOption log = new LogOption();

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Mixin
    private final JobsOption jobs = new JobsOption();

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

    /**
     * The snapshot that they ask for, or that a stream begins with.
     *
     * @throws Failure when one of them is not right
     */
    public SnapshotRequest request() {
        PostgresConnector connector = source.connector();
        LogName name = log.nameOr(connector);
        TablePatterns patterns = tables.patterns();
        TopicSettings topics = new TopicSettings(partitions, replicationFactor, minInSyncReplicas);
        // Last: a broker may be started for it, and nothing is for options that are wrong.
        return new SnapshotRequest(connector, kafka.settings(), name, patterns, jobs.jobs(), topics);
    }
}
