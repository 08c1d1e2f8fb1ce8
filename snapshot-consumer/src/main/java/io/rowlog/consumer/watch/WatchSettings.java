package io.rowlog.consumer.watch;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;

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
        RetryPolicy retry) {
    /** What a service does with its target when a snapshot is completed. */
    public enum TargetMode {
        /** Creates everything when the target has none of it, and replaces the rows of what it has restored before. */
        REFRESH,
        /** Creates everything once; later snapshots are left alone. */
        CREATE,
        /** Replaces the rows of tables that exist, whoever made them. */
        REPLACE,
        /** Merges the rows into tables that exist. */
        MERGE
    }

    /** The whole snapshot, verified. */
    RestoreRequest request(NextStep.Refresh step) {
        return new RestoreRequest(
                kafka,
                log,
                new SnapshotChoice.ById(new SnapshotId(step.snapshot())),
                target,
                step.mode(),
                jobs,
                table -> true,
                roles,
                true,
                false);
    }
}
