package io.rowlog.producer.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobState;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.service.health.WorkState;
import io.rowlog.service.job.JobHistory;
import io.rowlog.service.job.JobHistory.Answer;
import io.rowlog.service.job.JobHistory.Entry;
import io.rowlog.service.job.JobMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes snapshots, one at a time, each in a thread of its own. Safe for use by several threads. */
@Singleton
final class SnapshotJobs implements WorkState, JobHistory.Listener<Trigger, SnapshotReport> {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotJobs.class);

    /** Longer than Kafka takes to abort a transaction. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private static final JobMetrics.Kind<SnapshotReport> FIGURES = new JobMetrics.Kind<>(
            "rowlog.snapshot",
            "snapshot",
            "Time that snapshots took",
            SnapshotReport::rows,
            SnapshotReport::bytes,
            report -> true);

    private final SnapshotRequest request;
    private final JobHistory<Trigger, SnapshotReport> history = new JobHistory<>();
    private volatile @Nullable Thread worker;

    SnapshotJobs(SnapshotRequest request, MeterRegistry registry) {
        this.request = request;
        new JobMetrics<>(registry, history, FIGURES);
        history.listen(this);
    }

    /**
     * Begins a snapshot unless one runs.
     *
     * @throws Failure when the service is about to end
     */
    Answer<Trigger, SnapshotReport> start(Trigger trigger) {
        Answer<Trigger, SnapshotReport> answer =
                history.begin(trigger, id -> Snapshot.job(request, JobHistory.logged("Snapshot " + id)));
        if (answer instanceof Answer.Begun<Trigger, SnapshotReport>(Entry<Trigger, SnapshotReport> entry)) {
            Thread thread = new Thread(() -> run(entry.job()), "rowlog-snapshot");
            worker = thread;
            thread.start();
        }
        return answer;
    }

    private static void run(Job<SnapshotReport> job) {
        try {
            job.run();
        } catch (Failure e) {
            LOG.debug("Snapshot failed", e);
        } catch (InterruptedException e) {
            LOG.debug("Snapshot was stopped", e);
        } catch (RuntimeException e) {
            LOG.error("Snapshot failed unexpectedly", e);
        }
    }

    @Override
    public void begun(Entry<Trigger, SnapshotReport> entry) {
        LOG.info("Snapshot of {} into log {} begins", request.source().url(), request.log());
    }

    @Override
    public void ended(Entry<Trigger, SnapshotReport> entry) {
        switch (entry.job().state()) {
            case JobState.Running<SnapshotReport>() -> throw new IllegalStateException("A job that ended runs");
            case JobState.Failed<SnapshotReport> failed ->
                LOG.error("Snapshot failed: {}", failed.failure().line(Wording.SERVICE));
            case JobState.Done<SnapshotReport> done -> {
                SnapshotReport report = done.result();
                LOG.info(
                        "Snapshot {} is complete: {} rows of {} tables in {} ms",
                        report.snapshot(),
                        report.rows(),
                        report.tables().size(),
                        report.duration().toMillis());
                report.uncaptured().forEach(found -> LOG.warn("Not captured: {}", found));
            }
        }
    }

    /** Those of this process, the latest first. */
    List<Entry<Trigger, SnapshotReport>> all() {
        return history.all();
    }

    @Override
    public Optional<Failure> problem() {
        return history.lastFailure()
                .map(failure -> new Failure(
                        failure.code(), "The last snapshot failed: " + failure.getMessage(), failure.remedy()));
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("log", request.log().name(), "running", history.running().isPresent());
    }

    /** Gives up the snapshot that runs, and waits at most 20 s until it has cleaned up. */
    @PreDestroy
    void close() throws InterruptedException {
        history.close();
        Thread running = worker;
        if (running != null && !running.join(END_LIMIT)) {
            LOG.warn(
                    "The snapshot that ran has not ended within {} s; the next one abandons it", END_LIMIT.toSeconds());
        }
    }
}
