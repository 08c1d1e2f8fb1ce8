package io.rowlog.endtoend.stream;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.schema.log.LogName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A follower in a process of its own, until it is killed or fails, with exit code 1 then. */
final class FollowerProcess {
    private FollowerProcess() {}

    /** Starts one that brings a log into a database of the source's server. */
    static JavaProcess start(Path directory, FollowedDatabase followed, String target) throws IOException {
        return JavaProcess.start(
                directory,
                FollowerProcess.class,
                Map.of(),
                List.of(followed.server.url(target), followed.kafka, followed.log));
    }

    /** What brings a log into an empty database. */
    static ReplayRequest request(String target, String kafka, String log, ReplayEnd end) {
        return new ReplayRequest(
                new RestoreRequest(
                        new KafkaSettings(kafka, Map.of()),
                        new LogName(log),
                        new SnapshotChoice.Latest(),
                        new PostgresConnector(PostgresUrl.parse(target), Passwords.ofProcess()),
                        RestoreMode.CREATE,
                        2,
                        table -> true,
                        RoleSelection.NONE,
                        true,
                        false),
                end);
    }

    /**
     * Follows.
     *
     * @param arguments URL of the target, address of the broker, name of the log
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var job = new Replay(request(arguments[0], arguments[1], arguments[2], new ReplayEnd.Never()))
                .job(JobProgress.NONE)) {
            job.run();
        } catch (RuntimeException e) {
            System.out.println("failed: " + e.getMessage());
            e.printStackTrace();
            System.exit(1);
        }
    }
}
