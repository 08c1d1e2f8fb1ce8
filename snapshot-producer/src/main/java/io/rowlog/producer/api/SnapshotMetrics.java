package io.rowlog.producer.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rowlog.producer.snapshot.SnapshotReport;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The producer's metrics. Safe for use by several threads. */
@Singleton
final class SnapshotMetrics {
    private final Counter rows;
    private final Counter bytes;
    private final Counter skipped;
    private final Timer completed;
    private final Timer failed;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong completedAt = new AtomicLong();

    SnapshotMetrics(MeterRegistry registry) {
        rows = Counter.builder("rowlog.snapshot.rows")
                .description("Rows of completed snapshots")
                .register(registry);
        bytes = Counter.builder("rowlog.snapshot.bytes")
                .description("Avro bytes of completed snapshots' rows, before compression")
                .baseUnit("bytes")
                .register(registry);
        skipped = Counter.builder("rowlog.snapshot.skipped")
                .description("Times of the schedule at which a snapshot was still running")
                .register(registry);
        completed = duration(registry, "completed");
        failed = duration(registry, "failed");
        Gauge.builder("rowlog.snapshot.running", running, AtomicInteger::get)
                .description("Snapshots that run now, 0 or 1")
                .register(registry);
        Gauge.builder("rowlog.snapshot.last.completed.time", completedAt, AtomicLong::get)
                .description("When this process last completed a snapshot, in seconds since 1970; 0 before")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Timer duration(MeterRegistry registry, String outcome) {
        return Timer.builder("rowlog.snapshot.duration")
                .description("Time that snapshots took")
                .tag("outcome", outcome)
                .register(registry);
    }

    void started() {
        running.set(1);
    }

    void completed(SnapshotReport report, Instant at) {
        running.set(0);
        rows.increment((double) report.rows());
        bytes.increment((double) report.bytes());
        completed.record(report.duration());
        completedAt.set(at.getEpochSecond());
    }

    void failed(Duration after) {
        running.set(0);
        failed.record(after);
    }

    void skipped() {
        skipped.increment();
    }
}
