package io.rowlog.service.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rowlog.access.job.JobState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Figures of a service's jobs. Safe for use by several threads. */
public final class JobMetrics<A, R> implements JobHistory.Listener<A, R> {
    private final Kind<R> kind;
    private final Counter rows;
    private final Counter bytes;
    private final Timer completed;
    private final Timer failed;
    private final AtomicLong completedAt = new AtomicLong();

    /**
     * What is counted of which jobs.
     *
     * @param metric the beginning of the metrics' names
     * @param job what one of them is called
     * @param time what the time that they took is of
     * @param completed whether what a job did is what it was to do
     */
    public record Kind<R>(
            String metric,
            String job,
            String time,
            ToLongFunction<R> rows,
            ToLongFunction<R> bytes,
            Predicate<R> completed) {}

    /** Metrics of what the history has from now on. */
    public JobMetrics(MeterRegistry registry, JobHistory<A, R> history, Kind<R> kind) {
        this.kind = kind;
        rows = Counter.builder(kind.metric() + ".rows")
                .description("Rows of completed " + kind.job() + "s")
                .register(registry);
        bytes = Counter.builder(kind.metric() + ".bytes")
                .description("Avro bytes of completed " + kind.job() + "s' rows, before compression")
                .baseUnit("bytes")
                .register(registry);
        completed = duration(registry, "completed");
        failed = duration(registry, "failed");
        Gauge.builder(
                        kind.metric() + ".running",
                        history,
                        jobs -> jobs.running().isPresent() ? 1 : 0)
                .description("Number of " + kind.job() + "s that run now, 0 or 1")
                .register(registry);
        Gauge.builder(kind.metric() + ".last.completed.time", completedAt, AtomicLong::get)
                .description("When this process last completed a " + kind.job() + ", in seconds since 1970; 0 before")
                .baseUnit("seconds")
                .register(registry);
        history.listen(this);
    }

    private Timer duration(MeterRegistry registry, String outcome) {
        return Timer.builder(kind.metric() + ".duration")
                .description(kind.time())
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void ended(JobHistory.Entry<A, R> entry) {
        switch (entry.job().state()) {
            case JobState.Running<R>() -> throw new IllegalStateException("A job that ended runs");
            case JobState.Failed<R> ended ->
                failed.record(Duration.between(entry.job().begunAt(), ended.at()));
            case JobState.Done<R> ended -> {
                boolean good = kind.completed().test(ended.result());
                (good ? completed : failed).record(Duration.between(entry.job().begunAt(), ended.at()));
                if (good) {
                    rows.increment((double) kind.rows().applyAsLong(ended.result()));
                    bytes.increment((double) kind.bytes().applyAsLong(ended.result()));
                    completedAt.set(ended.at().getEpochSecond());
                }
            }
        }
    }
}
