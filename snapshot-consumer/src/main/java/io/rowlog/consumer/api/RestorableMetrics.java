package io.rowlog.consumer.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.consumer.window.Window;
import io.rowlog.schema.log.LogName;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be restored of the log, as metrics: read again and again in a thread of its own, from when the service is up until
 * it ends. Safe for use by several threads.
 */
@Singleton
final class RestorableMetrics implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(RestorableMetrics.class);

    /** Reading asks the brokers for the ends of all topics of the log. */
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    /** While there is nothing, or nobody answers. */
    private static final Duration UNKNOWN_INTERVAL = Duration.ofSeconds(5);

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final LogName log;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rowlog-restorable");

    /** What was told last; for the thread. */
    private Set<String> told = Set.of();

    private volatile @Nullable Reading last;

    /**
     * What was found.
     *
     * @param windows as they were
     */
    record Reading(RestorableWindows windows) {
        /** Where the latest window begins, with those that end where it ends; empty where nothing can be restored. */
        Optional<Window.Point> from() {
            return until().flatMap(end -> windows.windows().stream()
                    .filter(window -> window.until().equals(end))
                    .map(Window::from)
                    .findFirst());
        }

        /** The latest moment that can be had; empty where there is none. */
        Optional<Window.Point> until() {
            return windows.windows().isEmpty()
                    ? Optional.empty()
                    : Optional.of(windows.windows().getLast().until());
        }

        /** Settings by which Kafka would delete what is needed. */
        List<Failure> alarms() {
            return windows.alarms();
        }
    }

    RestorableMetrics(KafkaSettings kafka, ConsumerProperties properties, MeterRegistry registry) {
        this.kafka = kafka;
        this.log = properties.log();
        seconds(registry, "rowlog.restorable.begin", "The earliest moment that can be restored", Reading::from);
        seconds(registry, "rowlog.restorable.end", "The latest moment that can be restored", Reading::until);
        gauge(
                registry,
                "rowlog.restorable.alarms",
                "Settings by which Kafka would delete what can be restored",
                reading -> reading.alarms().size());
        gauge(
                registry,
                "rowlog.restorable.lost",
                "Snapshots that cannot be restored any more, as their records are gone from Kafka",
                reading -> reading.windows().lost().size());
    }

    /** Metrics say with NaN that something is not known. */
    private static double known(RestorableMetrics metrics, ToDoubleFunction<Reading> value) {
        return metrics.last().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Reading> value) {
        Gauge.builder(name, this, metrics -> known(metrics, value))
                .description(description)
                .register(registry);
    }

    private void seconds(
            MeterRegistry registry, String name, String description, Function<Reading, Optional<Window.Point>> point) {
        Gauge.builder(
                        name,
                        this,
                        metrics -> known(
                                metrics,
                                reading -> point.apply(reading)
                                        .map(found -> found.at().toEpochMilli() / 1000.0)
                                        .orElse(Double.NaN)))
                .description(description + ", in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        thread.start();
    }

    /** What was found last; empty while nothing is known. */
    Optional<Reading> last() {
        return Optional.ofNullable(last);
    }

    private void run() {
        boolean going = true;
        while (going) {
            try (LogReader reader = new LogReader(kafka, log)) {
                going = read(reader);
            } catch (InterruptedException | InterruptException e) {
                LOG.debug("Interrupted", e);
                return;
            } catch (KafkaException e) {
                going = failed(said(KafkaErrors.translate(kafka, e)));
            } catch (Failure e) {
                going = failed(said(e));
            } catch (RuntimeException e) {
                LOG.warn("What can be restored of log {} could not be read", log, e);
                going = failed(said(e));
            }
        }
    }

    private static String said(RuntimeException failure) {
        return failure instanceof Failure e
                ? e.line(Wording.SERVICE)
                : "unexpected " + failure.getClass().getSimpleName();
    }

    /** Reads for as long as that succeeds; whether to go on after that. */
    private boolean read(LogReader reader) throws InterruptedException {
        while (!reader.exists()) {
            if (ended.await(UNKNOWN_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        Duration pause;
        do {
            reader.readToEnd();
            Optional<Reading> found = reader.state()
                    .map(state ->
                            new Reading(RestorableWindows.read(kafka, new CapturedLog(log, state, reader.schemas()))));
            found.ifPresent(this::tell);
            last = found.orElse(null);
            pause = found.flatMap(Reading::from).isPresent() ? INTERVAL : UNKNOWN_INTERVAL;
        } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        return false;
    }

    private void tell(Reading reading) {
        Set<String> now = new HashSet<>();
        reading.alarms().forEach(alarm -> now.add(alarm.line(Wording.SERVICE)));
        reading.windows()
                .lost()
                .forEach(lost -> now.add("Snapshot " + lost.snapshot() + " cannot be restored any more: "
                        + String.join(", ", lost.missing())));
        now.stream().filter(line -> !told.contains(line)).sorted().forEach(line -> LOG.warn("Restorable: {}", line));
        told = now;
    }

    private boolean failed(String message) {
        last = null;
        LOG.warn("What can be restored of log {} is not known: {}", log, message);
        try {
            return !ended.await(UNKNOWN_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
            return false;
        }
    }

    /** Ends the thread. */
    @PreDestroy
    void close() {
        ended.countDown();
        try {
            if (thread.isAlive() && !thread.join(END_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
