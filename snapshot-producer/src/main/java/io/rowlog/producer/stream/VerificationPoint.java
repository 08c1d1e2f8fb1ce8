package io.rowlog.producer.stream;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.snapshot.BoundaryCheck;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A named moment with counts and digests of all tables, so that a target at the same moment can be compared with the source: a
 * marker, and a snapshot without its rows. The marker's id is the snapshot's, and comes first, so that whoever applies transactions
 * knows at the marker that the moment is near. It is the place where the snapshot lies among the transactions; where it lies
 * within some that were committed at the same time, another is taken. One object takes one; any thread may close it.
 */
public final class VerificationPoint implements AutoCloseable {
    /** With so many in vain the source commits many transactions at a time, without a pause. */
    private static final int MOST = 20;

    private final PostgresConnector source;
    private final KafkaSettings kafka;
    private final LogName log;
    private final String name;
    private final int jobs;
    private final AtomicReference<@Nullable Job<SnapshotReport>> running = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * @param jobs number of reading sessions, 1 to 64
     * @throws Failure when the name is none
     */
    public VerificationPoint(PostgresConnector source, KafkaSettings kafka, LogName log, String name, int jobs) {
        Marking.requireName(name);
        this.source = source;
        this.kafka = kafka;
        this.log = log;
        this.name = name;
        this.jobs = jobs;
    }

    /**
     * Takes it, and returns when it is whole in the log.
     *
     * @throws Failure when no stream follows the database, or the source fails
     * @throws InterruptedException when it is closed meanwhile
     */
    public SnapshotReport take(JobProgress progress) throws SQLException, InterruptedException {
        StreamStarted stream = Marking.stream(CapturedLog.open(kafka, log)).start();
        SnapshotRequest request = new SnapshotRequest(
                source, kafka, log, new TablePatterns(stream.include(), stream.exclude()), jobs, TopicSettings.DEFAULT);
        for (int tries = 0; tries < MOST && !closed; tries++) {
            SnapshotId id =
                    SnapshotId.of(Instant.now(), ThreadLocalRandom.current().nextInt());
            mark(stream, id);
            try (Job<SnapshotReport> job = Snapshot.job(request.verification(id), progress)) {
                running.set(job);
                if (closed) {
                    job.close();
                }
                return job.run();
            } catch (BoundaryCheck.NoBoundaryException e) {
                progress.brokenOff("The moment lay within transactions that were committed at the same time", false);
            } finally {
                running.set(null);
            }
        }
        if (closed) {
            throw new InterruptedException("The source was not counted");
        }
        throw new Failure(
                FailureCode.BUSY,
                "None of " + MOST + " moments was between transactions: the source commits many at the same time",
                Remedy.of("When it has less to do, %s", Action.AGAIN));
    }

    private void mark(StreamStarted stream, SnapshotId id) throws SQLException {
        try (Connection session = source.open()) {
            if (Marking.slot(session, source, stream, log).activeProcess().isEmpty()) {
                throw new Failure(
                        FailureCode.STREAM_BROKEN,
                        "The stream of log " + log + " does not run, so the log would not have the moment",
                        Remedy.of("Run %s beside, then %s", Action.STREAM, Action.AGAIN));
            }
            Marking.emit(session, log, id.value(), name);
        }
    }

    @Override
    public void close() {
        closed = true;
        Job<SnapshotReport> job = running.get();
        if (job != null) {
            job.close();
        }
    }
}
