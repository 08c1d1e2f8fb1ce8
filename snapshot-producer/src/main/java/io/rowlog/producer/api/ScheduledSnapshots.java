package io.rowlog.producer.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.TaskScheduler;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.job.JobState;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogState;
import io.rowlog.service.job.JobHistory.Answer;
import io.rowlog.service.job.JobHistory.Entry;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for snapshots without anybody else asking, from when the service is up: at the times of the {@link Schedule}, and
 * once at the start when the log has no complete one.
 */
@Singleton
final class ScheduledSnapshots implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledSnapshots.class);

    /** How often the first snapshot is tried: with the pauses, five minutes and what the attempts themselves take. */
    private static final int ATTEMPTS = 30;

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ProducerProperties properties;
    private final SnapshotRequest request;
    private final SnapshotJobs jobs;
    private final TaskScheduler scheduler;
    private final Counter skipped;

    ScheduledSnapshots(
            ProducerProperties properties,
            SnapshotRequest request,
            SnapshotJobs jobs,
            TaskScheduler scheduler,
            MeterRegistry registry) {
        this.properties = properties;
        this.request = request;
        this.jobs = jobs;
        this.scheduler = scheduler;
        this.skipped = Counter.builder("rowlog.snapshot.skipped")
                .description("Times of the schedule at which a snapshot was still running")
                .register(registry);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled ends with the service
    public void onApplicationEvent(ServerStartupEvent event) {
        switch (properties.times()) {
            case Schedule.Off() -> LOG.info("No schedule: snapshots are taken when asked for by POST /snapshots");
            case Schedule.Every(Duration interval) -> {
                LOG.info("Snapshots are taken every {} s", interval.toSeconds());
                scheduler.scheduleAtFixedRate(interval, interval, this::take);
            }
            case Schedule.Cron(String expression) -> {
                LOG.info("Snapshots are taken at {}", expression);
                scheduler.schedule(expression, this::take);
            }
        }
        if (properties.initialSnapshot()) {
            scheduler.schedule(Duration.ZERO, () -> takeFirst(1));
        }
    }

    private void take() {
        if (jobs.start(Trigger.SCHEDULE)
                instanceof Answer.Busy<Trigger, SnapshotReport>(Entry<Trigger, SnapshotReport> running)) {
            skipped.increment();
            LOG.warn(
                    "Scheduled snapshot is skipped: {}, begun {}, still runs",
                    running.id(),
                    running.job().begunAt());
        }
    }

    /**
     * Takes a snapshot when the log has no complete one; again after a pause, while servers are still starting.
     *
     * @param attempt from 1
     */
    void takeFirst(int attempt) {
        try {
            if (complete()) {
                LOG.info("Log {} has a complete snapshot, so none is taken now", request.log());
                return;
            }
        } catch (Failure e) {
            again(attempt, e.line(Wording.SERVICE));
            return;
        }
        switch (jobs.start(Trigger.START)) {
            case Answer.Busy<Trigger, SnapshotReport> busy ->
                again(attempt, "snapshot " + busy.running().id() + " runs");
            case Answer.Begun<Trigger, SnapshotReport> begun ->
                begun.entry().job().whenEnded(state -> {
                    if (state instanceof JobState.Failed<SnapshotReport> failed) {
                        again(attempt, failed.failure().getMessage());
                    }
                });
        }
    }

    private boolean complete() {
        try (LogReader log = new LogReader(request.kafka(), request.log())) {
            if (!log.exists()) {
                return false;
            }
            log.readToEnd();
            return log.state().flatMap(LogState::latestComplete).isPresent();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled ends with the service
    private void again(int attempt, String reason) {
        if (attempt < ATTEMPTS) {
            LOG.warn("First snapshot is tried again in {} s: {}", PAUSE.toSeconds(), reason);
            scheduler.schedule(PAUSE, () -> takeFirst(attempt + 1));
        } else {
            LOG.error("First snapshot is given up after {} attempts: {}", ATTEMPTS, reason);
        }
    }
}
