package io.rowlog.endtoend.restore;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.consumer.restore.Verification;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogName;
import java.util.Map;
import java.util.function.Predicate;

/** Backs up into a log of its own and restores from it. */
record RoundTrip(KafkaSettings kafka, LogName log) {
    RoundTrip(String kafka, String log) {
        this(new KafkaSettings(kafka, Map.of()), new LogName(log));
    }

    SnapshotReport backup(String url) throws Exception {
        return backup(url, 1);
    }

    SnapshotReport backup(String url, int partitions) throws Exception {
        SnapshotRequest request = new SnapshotRequest(
                connector(url), kafka, log, TablePatterns.ALL, 2, new TopicSettings(partitions, (short) -1, 0));
        try (Job<SnapshotReport> backup = Snapshot.job(request, JobProgress.NONE)) {
            return backup.run();
        }
    }

    RestoreRequest request(String url, RestoreMode mode, Predicate<QualifiedName> tables) {
        return new RestoreRequest(
                kafka,
                log,
                new SnapshotChoice.Latest(),
                connector(url),
                mode,
                2,
                tables,
                RoleSelection.NONE,
                mode != RestoreMode.MERGE,
                false);
    }

    RestoreReport restore(String url, RestoreMode mode) throws InterruptedException {
        return restore(url, mode, table -> true);
    }

    RestoreReport restore(String url, RestoreMode mode, boolean verify) throws InterruptedException {
        RestoreRequest request = new RestoreRequest(
                kafka,
                log,
                new SnapshotChoice.Latest(),
                connector(url),
                mode,
                2,
                table -> true,
                RoleSelection.NONE,
                verify,
                false);
        try (Job<RestoreReport> restore = Restore.job(request, JobProgress.NONE)) {
            return restore.run();
        }
    }

    RestoreReport restore(String url, RestoreMode mode, Predicate<QualifiedName> tables) throws InterruptedException {
        try (Job<RestoreReport> restore = Restore.job(request(url, mode, tables), JobProgress.NONE)) {
            return restore.run();
        }
    }

    VerificationReport verify(String url) throws InterruptedException {
        try (Job<VerificationReport> verification =
                Verification.job(request(url, RestoreMode.CREATE, table -> true), JobProgress.NONE)) {
            return verification.run();
        }
    }

    private static PostgresConnector connector(String url) {
        return new PostgresConnector(PostgresUrl.parse(url), Passwords.ofProcess());
    }
}
