package io.rowlog.consumer.watch;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.log.LogName;

/**
 * Which log is watched, and what is done when a snapshot of it is completed. Immutable.
 *
 * @param kafka where the log is
 * @param target the database that snapshots are brought into
 * @param roles whether owners and grants are restored where tables are created
 * @param jobs sessions that work at once, 1 to 64
 */
public record WatchSettings(
        KafkaSettings kafka,
        LogName log,
        PostgresConnector target,
        TargetMode mode,
        RoleSelection roles,
        int jobs,
        RetryPolicy retry) {}
