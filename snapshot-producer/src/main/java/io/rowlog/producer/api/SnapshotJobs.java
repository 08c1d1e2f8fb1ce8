package io.rowlog.producer.api;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.job.Job;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.service.access.Problem;
import io.rowlog.service.health.WorkState;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes snapshots, one at a time, each in a thread of its own. Safe for use by several threads. */
@Singleton
final class SnapshotJobs implements WorkState {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotJobs.class);

    /** Longer than Kafka takes to abort a transaction. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    /** Those before are in the log itself. */
    private static final int REMEMBERED = 100;

    private final ProducerSettings settings;
    private final SnapshotMetrics metrics;
    private final Deque<SnapshotJob> jobs = new ArrayDeque<>();
    private @Nullable Thread worker;
    private boolean closed;

    SnapshotJobs(ProducerSettings settings, SnapshotMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** What became of a request for a snapshot. */
    sealed interface Answer {
        /** It runs. */
        record Started(SnapshotJob job) implements Answer {}

        /** Another one runs. */
        record Busy(SnapshotJob running) implements Answer {}
    }

    /**
     * Begins a snapshot unless one runs.
     *
     * @throws IllegalStateException when the service is about to end
     */
    synchronized Answer start(Trigger trigger) {
        if (closed) {
            throw new IllegalStateException("The service is about to end");
        }
        SnapshotJob last = jobs.peekFirst();
        if (last != null && last.state() instanceof JobState.Running) {
            return new Answer.Busy(last);
        }
        SnapshotJob job = new SnapshotJob(trigger);
        jobs.addFirst(job);
        if (jobs.size() > REMEMBERED) {
            jobs.removeLast();
        }
        Thread thread = new Thread(() -> run(job), "rowlog-snapshot");
        worker = thread;
        thread.start();
        return new Answer.Started(job);
    }

    private void run(SnapshotJob job) {
        LOG.info(
                "Snapshot of {} into log {} begins",
                settings.request().source().url(),
                settings.request().log());
        metrics.started();
        // What an error of the virtual machine leaves behind.
        JobState state = new JobState.Failed("Unexpected end", "See the service's log", Instant.now());
        try {
            state = take(job);
        } finally {
            tell(job, state);
            job.end(state);
        }
    }

    private void tell(SnapshotJob job, JobState state) {
        switch (state) {
            case JobState.Completed(SnapshotReport report, Instant at) -> {
                metrics.completed(report, at);
                LOG.info(
                        "Snapshot {} is complete: {} rows of {} tables in {} ms",
                        report.snapshot(),
                        report.rows(),
                        report.tables().size(),
                        report.duration().toMillis());
                report.uncaptured().forEach(found -> LOG.warn("Not captured: {}", found));
            }
            case JobState.Failed(String message, String remedy, Instant at) -> {
                metrics.failed(Duration.between(job.requestedAt(), at));
                LOG.error("Snapshot failed: {}", new Problem(message, remedy).text());
            }
            case JobState.Running() -> throw new IllegalStateException("A job that ended runs");
        }
    }

    private JobState take(SnapshotJob job) {
        try (Job<SnapshotReport> work = Snapshot.job(settings.request(), job)) {
            SnapshotReport report = work.run();
            return new JobState.Completed(report, Instant.now());
        } catch (Failure e) {
            return new JobState.Failed(e.getMessage(), e.remedy().text(Wording.SERVICE), Instant.now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new JobState.Failed("The service was stopped", "Start it and ask again", Instant.now());
        } catch (RuntimeException e) {
            LOG.error("Snapshot failed unexpectedly", e);
            return new JobState.Failed(
                    "Unexpected " + e.getClass().getSimpleName(),
                    "See the service's log, and report it",
                    Instant.now());
        }
    }

    /** Those of this process, the latest first. */
    synchronized List<SnapshotJob> all() {
        return List.copyOf(jobs);
    }

    Optional<SnapshotJob> find(String id) {
        return all().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    @Override
    public Optional<String> problem() {
        return all().stream()
                .map(SnapshotJob::state)
                .filter(state -> !(state instanceof JobState.Running))
                .findFirst()
                .flatMap(state -> state instanceof JobState.Failed failed
                        ? Optional.of(
                                "The last snapshot failed: " + new Problem(failed.message(), failed.remedy()).text())
                        : Optional.empty());
    }

    @Override
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("log", settings.request().log().name());
        details.put("running", all().stream().anyMatch(job -> job.state() instanceof JobState.Running));
        return details;
    }

    /** Gives up the snapshot that runs, and waits at most 20 s until it has cleaned up. */
    @PreDestroy
    void close() throws InterruptedException {
        Thread running;
        synchronized (this) {
            closed = true;
            running = worker;
        }
        if (running != null && running.isAlive()) {
            running.interrupt();
            if (!running.join(END_LIMIT)) {
                LOG.warn(
                        "The snapshot that ran has not ended within {} s; the next one abandons it",
                        END_LIMIT.toSeconds());
            }
        }
    }
}
