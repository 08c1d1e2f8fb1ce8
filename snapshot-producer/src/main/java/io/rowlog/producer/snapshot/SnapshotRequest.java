package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.SnapshotPurpose;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What to take a snapshot of, and where to.
 *
 * @param source the database
 * @param kafka where the log is
 * @param log name of the log
 * @param tables which tables
 * @param jobs number of reading sessions, 1 to 64
 * @param topics settings for topics that do not exist yet
 * @param purpose what it is taken for
 * @param id that it gets; empty for one that tells when it was begun
 */
public record SnapshotRequest(
        PostgresConnector source,
        KafkaSettings kafka,
        LogName log,
        TablePatterns tables,
        int jobs,
        TopicSettings topics,
        SnapshotPurpose purpose,
        Optional<SnapshotId> id) {
    private static final int MAX_JOBS = 64;

    /**
     * A snapshot that somebody asks for.
     *
     * @throws Failure when the number of jobs is out of its range
     */
    public SnapshotRequest(
            PostgresConnector source,
            KafkaSettings kafka,
            LogName log,
            TablePatterns tables,
            int jobs,
            TopicSettings topics) {
        this(source, kafka, log, tables, jobs, topics, SnapshotPurpose.RESTORE, Optional.empty());
    }

    /** One of these tables alone, beside a stream that missed something of them. */
    public SnapshotRequest supplementOf(Collection<QualifiedName> missed) {
        List<String> names = missed.stream().map(QualifiedName::toString).toList();
        return new SnapshotRequest(
                source,
                kafka,
                log,
                new TablePatterns(names, List.of()),
                jobs,
                topics,
                SnapshotPurpose.SUPPLEMENT,
                Optional.empty());
    }

    /** The same without its rows in the log, by this id: what a target is compared with that has reached the same moment. */
    public SnapshotRequest verification(SnapshotId snapshot) {
        return new SnapshotRequest(
                source, kafka, log, tables, jobs, topics, SnapshotPurpose.VERIFICATION, Optional.of(snapshot));
    }

    /** What is done with the rows. */
    Phase phase() {
        return switch (purpose) {
            case RESTORE, SUPPLEMENT -> Phase.BACKUP;
            case VERIFICATION -> Phase.COUNT;
        };
    }

    /** What its connections lead to, for messages. */
    Retry.Places places() {
        return new Retry.Places("the source " + source.url(), "Kafka at " + kafka);
    }

    /**
     * @throws Failure when the number of jobs is out of its range
     */
    public SnapshotRequest {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw Failure.usage(
                    "jobs " + jobs + " is not allowed",
                    Remedy.of("Give %s a number from 1 to " + MAX_JOBS, Setting.JOBS));
        }
    }
}
