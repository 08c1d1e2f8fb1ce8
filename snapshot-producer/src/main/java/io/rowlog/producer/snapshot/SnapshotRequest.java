package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.schema.log.LogName;

/**
 * What to take a snapshot of, and where to.
 *
 * @param source the database
 * @param kafka where the log is
 * @param log name of the log
 * @param tables which tables
 * @param jobs number of reading sessions, 1 to 64
 * @param topics settings for topics that do not exist yet
 */
public record SnapshotRequest(
        PostgresConnector source,
        KafkaSettings kafka,
        LogName log,
        TablePatterns tables,
        int jobs,
        TopicSettings topics) {
    private static final int MAX_JOBS = 64;

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
