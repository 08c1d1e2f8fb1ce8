package io.rowlog.producer.api;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for snapshots at the times of the {@link Schedule}, from when the service is up. */
@Singleton
final class ScheduledSnapshots implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledSnapshots.class);

    private final ProducerSettings settings;
    private final SnapshotJobs jobs;
    private final SnapshotMetrics metrics;
    private final TaskScheduler scheduler;

    ScheduledSnapshots(ProducerSettings settings, SnapshotJobs jobs, SnapshotMetrics metrics, TaskScheduler scheduler) {
        this.settings = settings;
        this.jobs = jobs;
        this.metrics = metrics;
        this.scheduler = scheduler;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled ends with the service
    public void onApplicationEvent(ServerStartupEvent event) {
        switch (settings.schedule()) {
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
        if (settings.initialSnapshot()) {
            scheduler.schedule(Duration.ZERO, new InitialSnapshot(settings.request(), jobs, scheduler));
        }
    }

    private void take() {
        if (jobs.start(Trigger.SCHEDULE) instanceof SnapshotJobs.Answer.Busy(SnapshotJob running)) {
            metrics.skipped();
            LOG.warn("Scheduled snapshot is skipped: {}, begun {}, still runs", running.id(), running.requestedAt());
        }
    }
}
