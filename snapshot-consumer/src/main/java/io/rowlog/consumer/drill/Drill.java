package io.rowlog.consumer.drill;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.drill.DrillReport.Failed;
import io.rowlog.consumer.drill.DrillReport.Replayed;
import io.rowlog.consumer.drill.DrillReport.Restored;
import io.rowlog.consumer.drill.DrillReport.Result;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Restores a log into a database that is made for it, compares, and drops the database. Runs once, on one thread; any thread may
 * {@linkplain #close() stop} it.
 */
public final class Drill implements AutoCloseable {
    private final RestoreRequest request;
    private final @Nullable ReplayEnd end;
    private volatile @Nullable Job<?> job;
    private volatile boolean stopped;

    /**
     * @param request its target leads to any database of the server that makes the drill's
     * @param end up to which moment; null for the snapshot alone
     */
    public Drill(RestoreRequest request, @Nullable ReplayEnd end) {
        this.request = request;
        this.end = end;
    }

    /**
     * Does it.
     *
     * @throws Failure when it cannot begin, or was stopped; what happens to the restore is in the report
     */
    public DrillReport run(JobProgress progress) throws InterruptedException {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        String encoding = request.snapshot().in(log).start().encoding();
        for (String left : ScratchDatabase.leftBehind(request.target())) {
            progress.notice(
                    "Database " + left + " is there, of a drill that was killed or runs elsewhere. If none runs:"
                            + " DROP DATABASE " + SqlIdentifier.quote(left));
        }
        Instant startedAt = Instant.now();
        long begun = System.nanoTime();
        ScratchDatabase scratch = ScratchDatabase.create(request.target(), request.log(), startedAt, encoding);
        Result result;
        Duration took;
        String left;
        try {
            result = restore(request.into(scratch.connector()), progress);
            took = Duration.ofNanos(System.nanoTime() - begun);
        } finally {
            left = drop(scratch, progress);
        }
        return new DrillReport(
                request.log(),
                scratch.name(),
                request.target().url().user() + "@" + request.target().url().hostList(),
                startedAt,
                took,
                result,
                left);
    }

    private Result restore(RestoreRequest base, JobProgress progress) throws InterruptedException {
        try {
            if (end == null) {
                return new Restored(run(Restore.job(base, progress)));
            }
            return new Replayed(run(new Replay(new ReplayRequest(base, end)).job(progress)));
        } catch (Failure e) {
            if (stopped || e.code() == FailureCode.STOPPED) {
                throw e;
            }
            return new Failed(e);
        }
    }

    private <R> R run(Job<R> begun) throws InterruptedException {
        try (begun) {
            job = begun;
            if (stopped) {
                begun.close();
            }
            return begun.run();
        }
    }

    /** Null when it is gone; else why it is not. */
    private static @Nullable String drop(ScratchDatabase scratch, JobProgress progress) {
        try {
            scratch.drop();
            return null;
        } catch (SQLException | Failure e) {
            progress.notice("Database " + scratch.name() + " could not be dropped (" + e.getMessage()
                    + "). By hand: DROP DATABASE " + scratch.identifier() + " WITH (FORCE)");
            return e.getMessage();
        }
    }

    /** Stops it if it runs; its database is dropped. */
    @Override
    public void close() {
        stopped = true;
        Job<?> running = job;
        if (running != null) {
            running.close();
        }
    }
}
