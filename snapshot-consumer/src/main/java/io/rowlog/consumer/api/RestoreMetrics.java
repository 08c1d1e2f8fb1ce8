package io.rowlog.consumer.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.watch.Attempt;
import io.rowlog.consumer.watch.AttemptState;
import io.rowlog.consumer.watch.RestoreListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer's metrics, and its log of restores. Safe for use by several threads. */
@Singleton
final class RestoreMetrics implements RestoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreMetrics.class);

    private final Counter rows;
    private final Counter bytes;
    private final Counter mismatches;
    private final Timer completed;
    private final Timer failed;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong completedAt = new AtomicLong();
    private final AtomicInteger differing = new AtomicInteger();

    RestoreMetrics(MeterRegistry registry) {
        rows = Counter.builder("rowlog.restore.rows")
                .description("Rows of completed restores")
                .register(registry);
        bytes = Counter.builder("rowlog.restore.bytes")
                .description("Avro bytes of completed restores' rows, before compression")
                .baseUnit("bytes")
                .register(registry);
        mismatches = Counter.builder("rowlog.verification.mismatches")
                .description("Tables and sequences that differed from the log, in all verifications")
                .register(registry);
        completed = duration(registry, "completed");
        failed = duration(registry, "failed");
        Gauge.builder("rowlog.restore.running", running, AtomicInteger::get)
                .description("Restores that run now, 0 or 1")
                .register(registry);
        Gauge.builder("rowlog.verification.differing", differing, AtomicInteger::get)
                .description("Tables and sequences that differed from the log in the last verification")
                .register(registry);
        Gauge.builder("rowlog.restore.last.completed.time", completedAt, AtomicLong::get)
                .description("When this process last completed a restore, in seconds since 1970; 0 before")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Timer duration(MeterRegistry registry, String outcome) {
        return Timer.builder("rowlog.restore.duration")
                .description("Time that restores took, verification included")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void begun(Attempt attempt) {
        running.set(1);
        LOG.info("Restore of snapshot {} begins, mode {}", attempt.snapshot(), attempt.mode());
    }

    @Override
    public void ended(Attempt attempt) {
        running.set(0);
        switch (attempt.state()) {
            case AttemptState.Running() -> throw new IllegalStateException("An attempt that ended runs");
            case AttemptState.Done(RestoreReport report, Instant at) -> {
                rows.increment((double) report.rows());
                bytes.increment((double) report.bytes());
                completed.record(report.took());
                completedAt.set(at.getEpochSecond());
                compared(report);
                done(report);
            }
            case AttemptState.Differs(RestoreReport report, Instant at) -> {
                failed.record(report.took());
                compared(report);
            }
            case AttemptState.Failed(String message, String remedy, Instant at) ->
                failed.record(Duration.between(attempt.begunAt(), at));
        }
    }

    private void compared(RestoreReport report) {
        VerificationReport verification = report.verification();
        if (verification != null) {
            int found =
                    verification.differences().size() + verification.sequences().size();
            mismatches.increment(found);
            differing.set(found);
        }
    }

    private static void done(RestoreReport report) {
        LOG.info(
                "Restore of snapshot {} is complete{}: {} rows of {} tables, {} foreign keys, in {} ms",
                report.snapshot(),
                report.verification() == null ? "" : " and verified, all digests equal",
                report.rows(),
                report.tables(),
                report.foreignKeys(),
                report.took().toMillis());
        report.notValid().forEach(key -> LOG.warn("Foreign key is NOT VALID, as the rows violate it: {}", key));
        report.uncaptured().forEach(found -> LOG.warn("Not in the backup: {}", found));
    }
}
