package io.rowlog.consumer.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.consumer.watch.NextStep;
import io.rowlog.consumer.watch.Watch;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.service.health.WorkState;
import io.rowlog.service.job.JobHistory;
import io.rowlog.service.job.JobHistory.Entry;
import io.rowlog.service.job.JobMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The restores of this process: watches from when the service is up until it ends, and tells of each restore in metrics and
 * in the process's log. Safe for use by several threads.
 */
@Singleton
@Requires(property = ConsumerProperties.MODE, notEquals = ConsumerProperties.FOLLOW)
final class RestoreJobs
        implements WorkState,
                ApplicationEventListener<ServerStartupEvent>,
                JobHistory.Listener<NextStep.Refresh, RestoreReport> {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreJobs.class);

    private static final JobMetrics.Kind<RestoreReport> FIGURES = new JobMetrics.Kind<>(
            "rowlog.restore",
            "restore",
            "Time that restores took, verification included",
            RestoreReport::rows,
            RestoreReport::bytes,
            report -> report.verification() == null || report.verification().equal());

    private final WatchSettings settings;
    private final JobHistory<NextStep.Refresh, RestoreReport> history = new JobHistory<>();
    private final Watch watch;
    private final Counter mismatches;
    private final AtomicInteger differing = new AtomicInteger();

    RestoreJobs(WatchSettings settings, MeterRegistry registry) {
        this.settings = settings;
        watch = new Watch(settings, history);
        mismatches = Counter.builder("rowlog.verification.mismatches")
                .description("Tables, sequences and definitions that differed from the log, in all verifications")
                .register(registry);
        Gauge.builder("rowlog.verification.differing", differing, AtomicInteger::get)
                .description("Tables, sequences and definitions that differed from the log in the last verification")
                .register(registry);
        new JobMetrics<>(registry, history, FIGURES);
        history.listen(this);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        watch.start();
    }

    Watch watch() {
        return watch;
    }

    /** Those of this process, the latest first. */
    List<Entry<NextStep.Refresh, RestoreReport>> all() {
        return history.all();
    }

    @Override
    public void begun(Entry<NextStep.Refresh, RestoreReport> entry) {
        LOG.info(
                "Restore of snapshot {} begins, mode {}",
                entry.about().snapshot(),
                entry.about().mode());
    }

    @Override
    public void ended(Entry<NextStep.Refresh, RestoreReport> entry) {
        entry.result().ifPresent(report -> {
            VerificationReport verification = report.verification();
            if (verification != null) {
                int found = verification.differences().size()
                        + verification.otherDifferences().size();
                mismatches.increment(found);
                differing.set(found);
            }
            if (FIGURES.completed().test(report)) {
                tell(report);
            }
        });
    }

    private static void tell(RestoreReport report) {
        LOG.info("{}", complete(report));
        leftOut(report).forEach(line -> LOG.warn("{}", line));
    }

    /** That it is done, in a sentence. */
    static String complete(RestoreReport report) {
        return "Restore of snapshot %s is complete%s: %d rows of %d tables, %d foreign keys, in %d ms"
                .formatted(
                        report.snapshot(),
                        report.verification() == null ? "" : " and verified, all digests equal",
                        report.rows(),
                        report.tables(),
                        report.foreignKeys().count(),
                        report.took().toMillis());
    }

    /** What is not in the target as it is in the source, a sentence for each. */
    static List<String> leftOut(RestoreReport report) {
        return Stream.of(
                        report.notValid().stream()
                                .map(key -> "Foreign key is NOT VALID, as the rows violate it: " + key),
                        report.refusals().stream()
                                .map(refusal -> "Left out: " + refusal.what() + ": " + refusal.reason()
                                        + (refusal.remedy() == null
                                                ? ""
                                                : ". " + refusal.remedy().text(Wording.SERVICE))),
                        report.uncaptured().stream().map(found -> "Not in the backup: " + found))
                .flatMap(Function.identity())
                .toList();
    }

    @Override
    public Optional<Failure> problem() {
        return watch.state().failure();
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("log", settings.log().name(), "state", watch.state().word());
    }

    /** Ends the watch, and the restore that runs. */
    @PreDestroy
    void close() {
        watch.close();
    }
}
