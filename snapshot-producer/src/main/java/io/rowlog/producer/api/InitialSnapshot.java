package io.rowlog.producer.api;

import io.micronaut.scheduling.TaskScheduler;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.LogTopics;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogState;
import io.rowlog.service.access.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a snapshot when the log has no complete one; tries again while servers are still starting. */
final class InitialSnapshot implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(InitialSnapshot.class);

    /** With the pause, five minutes and what the attempts themselves take. */
    private static final int ATTEMPTS = 30;

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final SnapshotRequest request;
    private final SnapshotJobs jobs;
    private final TaskScheduler scheduler;
    private final AtomicInteger attempts = new AtomicInteger();

    InitialSnapshot(SnapshotRequest request, SnapshotJobs jobs, TaskScheduler scheduler) {
        this.request = request;
        this.jobs = jobs;
        this.scheduler = scheduler;
    }

    @Override
    public void run() {
        try {
            if (present()) {
                LOG.info("Log {} has a complete snapshot, so none is taken now", request.log());
                return;
            }
        } catch (Failure e) {
            again(Problem.of(e).text());
            return;
        }
        switch (jobs.start(Trigger.START)) {
            case SnapshotJobs.Answer.Busy(SnapshotJob running) -> again("snapshot " + running.id() + " runs");
            case SnapshotJobs.Answer.Started(SnapshotJob job) ->
                job.whenEnded(state -> {
                    if (state instanceof JobState.Failed failed) {
                        again(failed.message());
                    }
                });
        }
    }

    private boolean present() {
        try (Admin admin = request.kafka().admin()) {
            if (!new LogTopics(request.kafka(), admin, request.log()).exists()) {
                return false;
            }
        }
        try (LogReader reader = new LogReader(request.kafka(), request.log())) {
            reader.readToEnd();
            return reader.state().flatMap(LogState::latestComplete).isPresent();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled ends with the service
    private void again(String reason) {
        if (attempts.incrementAndGet() < ATTEMPTS) {
            LOG.warn("First snapshot is tried again in {} s: {}", PAUSE.toSeconds(), reason);
            scheduler.schedule(PAUSE, this);
        } else {
            LOG.error("First snapshot is given up after {} attempts: {}", ATTEMPTS, reason);
        }
    }
}
