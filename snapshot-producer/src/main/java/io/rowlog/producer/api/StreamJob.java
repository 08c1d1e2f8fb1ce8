package io.rowlog.producer.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.job.Job;
import io.rowlog.producer.stream.ChangeStream;
import io.rowlog.producer.stream.StreamMeter;
import io.rowlog.producer.stream.StreamReport;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.schema.log.Operation;
import io.rowlog.service.health.WorkState;
import io.rowlog.service.job.EndlessWork;
import io.rowlog.service.job.JobHistory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the database for as long as the service runs, where it is asked to. Lost connections are the stream's own matter.
 * Safe for use by several threads.
 */
@Singleton
final class StreamJob implements WorkState, EndlessWork.Body, ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamJob.class);

    private final ProducerProperties properties;
    private final ChangeStream stream;
    private final StreamRequest request;
    private final EndlessWork work = new EndlessWork("Stream", "rowlog-stream", this);

    StreamJob(ProducerProperties properties, StreamRequest request, MeterRegistry registry) {
        this.properties = properties;
        this.request = request;
        this.stream = new ChangeStream(request);
        if (properties.stream()) {
            register(registry, stream.meter());
        }
    }

    private static void register(MeterRegistry registry, StreamMeter meter) {
        Gauge.builder("rowlog.stream.lag", meter, stream -> stream.standing().lagBytes())
                .description("Write-ahead log that is written and not in the log yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "rowlog.stream.lag.time",
                        meter,
                        stream -> stream.standing().lag().toMillis() / 1000.0)
                .description("How long ago that was written which is on its way into the log")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "rowlog.stream.retained",
                        meter,
                        stream -> stream.standing().retainedBytes())
                .description("Write-ahead log that the source keeps for the stream")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("rowlog.stream.transactions", meter, StreamMeter::transactions)
                .description("Transactions of the source that are in the log")
                .register(registry);
        for (Operation operation :
                new Operation[] {Operation.INSERT, Operation.UPDATE, Operation.DELETE, Operation.TRUNCATE}) {
            FunctionCounter.builder("rowlog.stream.changes", meter, stream -> stream.changes(operation))
                    .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                    .description("Changes of rows that were written to the log")
                    .register(registry);
        }
        FunctionCounter.builder("rowlog.stream.bytes", meter, StreamMeter::bytes)
                .description("What the source sent of changes")
                .baseUnit("bytes")
                .register(registry);
        FunctionTimer.builder(
                        "rowlog.stream.kafka.commit",
                        meter,
                        StreamMeter::kafkaCommits,
                        stream -> stream.kafkaCommitTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Time that Kafka took to commit")
                .register(registry);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (properties.stream()) {
            work.start();
        }
    }

    @Override
    public void run() throws InterruptedException {
        LOG.info(
                "Following {} into log {}",
                request.snapshot().source().url(),
                request.snapshot().log());
        try (Job<StreamReport> job = stream.job(JobHistory.logged("Stream"))) {
            StreamReport report = job.run();
            LOG.info("Everything before {} is in the log: {} transactions", report.confirmed(), report.transactions());
        }
    }

    @Override
    public void stop() {
        stream.stop();
    }

    @Override
    public Instant progress() {
        return stream.meter().progress();
    }

    /** How much it has done. */
    StreamMeter meter() {
        return stream.meter();
    }

    /** Whether the database is to be followed. */
    boolean wanted() {
        return properties.stream();
    }

    @Override
    public Optional<Failure> problem() {
        return work.problem()
                .map(failure ->
                        new Failure(failure.code(), "The stream failed: " + failure.getMessage(), failure.remedy()))
                .or(work::death)
                .or(this::silence);
    }

    /** While it begins, it may wait for others' transactions for as long as they take. */
    @Override
    public Optional<Failure> standstill() {
        return work.death().or(() -> stream.meter().standing().confirmed() == null ? Optional.empty() : silence());
    }

    /** A stream that exists and does nothing is none. */
    private Optional<Failure> silence() {
        Duration still = Duration.between(stream.meter().progress(), Instant.now());
        return work.open()
                        && work.problem().isEmpty()
                        && still.compareTo(request.pace().silence()) > 0
                ? Optional.of(new Failure(
                        FailureCode.POSTGRES_UNAVAILABLE,
                        "The stream has made no progress for " + still.toSeconds() + " s",
                        Remedy.of(
                                "See the log of the service, and whether PostgreSQL and Kafka answer; %s",
                                Action.STATUS)))
                : Optional.empty();
    }

    @Override
    public Map<String, Object> details() {
        return properties.stream()
                ? Map.of(
                        "streamed",
                        stream.meter().transactions(),
                        "behindBytes",
                        stream.meter().standing().lagBytes())
                : Map.of();
    }

    /** Ends it when what was committed is in the log, and waits at most 20 s for that. */
    @PreDestroy
    void close() {
        work.close();
    }
}
