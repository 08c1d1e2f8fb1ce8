package io.rowlog.consumer.restore;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import java.util.function.Predicate;

/**
 * What to restore, where to, and how; also what to verify.
 *
 * @param kafka where the log is
 * @param log name of the log
 * @param snapshot which of its snapshots
 * @param target the database
 * @param mode what becomes of what is there
 * @param jobs number of sessions that work at the same time, 1 to 64; {@code replace} and {@code merge} load by one
 * @param tables which tables
 * @param chosen whether somebody chose them, even if all: then they go beside what the target has of the rest
 * @param roles whether owners and grants are restored too; has no effect where tables exist
 * @param verify whether to read the target back and compare it; not after {@code merge}, which compares before it commits,
 *     nor where no rows are restored
 * @param tablespaces whether relations go to the tablespaces that they are in in the source
 * @param stopOnError whether the first thing that the target refuses ends the restore; else that is left out and named
 */
public record RestoreRequest(
        KafkaSettings kafka,
        LogName log,
        SnapshotChoice snapshot,
        PostgresConnector target,
        RestoreMode mode,
        int jobs,
        Predicate<QualifiedName> tables,
        boolean chosen,
        RoleSelection roles,
        boolean verify,
        boolean tablespaces,
        boolean stopOnError) {
    private static final int MAX_JOBS = 64;

    /** One that leaves out what the target refuses, and goes on; of tables that nobody chose, if they are all. */
    public RestoreRequest(
            KafkaSettings kafka,
            LogName log,
            SnapshotChoice snapshot,
            PostgresConnector target,
            RestoreMode mode,
            int jobs,
            Predicate<QualifiedName> tables,
            RoleSelection roles,
            boolean verify,
            boolean tablespaces) {
        this(kafka, log, snapshot, target, mode, jobs, tables, false, roles, verify, tablespaces, false);
    }

    /** The same of another snapshot. */
    public RestoreRequest of(SnapshotChoice other) {
        return new RestoreRequest(
                kafka, log, other, target, mode, jobs, tables, chosen, roles, verify, tablespaces, stopOnError);
    }

    /** The same into another database. */
    public RestoreRequest into(PostgresConnector other) {
        return new RestoreRequest(
                kafka, log, snapshot, other, mode, jobs, tables, chosen, roles, verify, tablespaces, stopOnError);
    }

    /** What its connections lead to, for messages. */
    public Retry.Places places() {
        return new Retry.Places("the target " + target.url(), "Kafka at " + kafka);
    }

    /**
     * @throws Failure when the number of jobs is out of its range
     */
    public RestoreRequest {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw Failure.usage(
                    "jobs " + jobs + " is not allowed",
                    Remedy.of("Give %s a number from 1 to %s", Setting.JOBS, MAX_JOBS));
        }
    }
}
