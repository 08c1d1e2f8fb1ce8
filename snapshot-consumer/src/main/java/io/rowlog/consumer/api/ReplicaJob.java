package io.rowlog.consumer.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.log.SnapshotChoice;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.plan.TableSelection;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayMeter;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.service.health.WorkState;
import io.rowlog.service.job.EndlessWork;
import io.rowlog.service.settings.ServiceProperties;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the target as the source is for as long as the service runs, in mode {@code follow}. It waits until there is a log and
 * a snapshot in it; lost connections are the replay's own matter. Safe for use by several threads.
 */
@Singleton
@Requires(property = ConsumerProperties.MODE, value = ConsumerProperties.FOLLOW)
final class ReplicaJob implements WorkState, EndlessWork.Body, ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaJob.class);

    /** Longer than the changes of one step take to apply, unless a lock in the target keeps them. */
    private static final Duration STANDSTILL = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int REMEMBERED = 20;

    private final ConsumerProperties properties;
    private final KafkaSettings kafka;
    private final PostgresConnector target;
    private final int sessions;
    private final ReplayMeter meter = new ReplayMeter();
    private final EndlessWork work = new EndlessWork("Replica", "rowlog-replica", this);
    private final Deque<Notice> notices = new ArrayDeque<>();
    private volatile ReplicaState state = ReplicaState.STARTING;
    private volatile @Nullable Running running;

    /** What somebody should know, and when it happened. */
    record Notice(Instant at, String text) {}

    /** The replay of the try that is under way. */
    private record Running(Replay replay, Job<ReplayReport> job) {
        /** A restore does not end where a transaction ends: it is broken off, and goes on later. */
        void stop() {
            if (!replay.stop()) {
                job.close();
            }
        }
    }

    ReplicaJob(
            ConsumerProperties properties,
            KafkaSettings kafka,
            PostgresConnector target,
            ServiceProperties.Jobs jobs,
            MeterRegistry registry) {
        this.properties = properties;
        this.kafka = kafka;
        this.target = target;
        this.sessions = jobs.sessions();
        register(registry);
    }

    private void register(MeterRegistry registry) {
        Gauge.builder("rowlog.replica.lag.time", meter, ReplicaJob::lagSeconds)
                .description("How long ago that was committed which came last, 0 where nothing follows it in the log")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "rowlog.replica.lag.transactions",
                        meter,
                        replay -> replay.behind().isPresent() ? replay.behind().getAsLong() : Double.NaN)
                .description("Transactions that are in the log and not in the target, at most")
                .register(registry);
        FunctionCounter.builder("rowlog.replica.transactions", meter, ReplayMeter::transactions)
                .description("Transactions that were applied")
                .register(registry);
        FunctionCounter.builder("rowlog.replica.changes", meter, ReplayMeter::changes)
                .description("Changes of rows that were applied")
                .register(registry);
        Gauge.builder("rowlog.replica.verification", meter, ReplicaJob::verification)
                .description(
                        "1 where the last comparison with the source as it was at a marker found no difference, else 0")
                .register(registry);
    }

    private static double verification(ReplayMeter meter) {
        return meter.proof().map(proof -> proof.report().equal() ? 1.0 : 0.0).orElse(Double.NaN);
    }

    private static double lagSeconds(ReplayMeter meter) {
        return meter.lag(Instant.now()).map(lag -> lag.toMillis() / 1000.0).orElse(Double.NaN);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        work.start();
    }

    @Override
    public void run() throws InterruptedException {
        try {
            Optional<SnapshotState> first = awaitSnapshot();
            if (first.isPresent()) {
                follow(first.get());
            }
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** The latest complete snapshot, once there is one; empty when the service ends before. */
    private Optional<SnapshotState> awaitSnapshot() throws InterruptedException {
        become(ReplicaState.STARTING);
        try (LogReader log = new LogReader(kafka, properties.log())) {
            while (!log.exists()) {
                become(ReplicaState.WAITING_FOR_LOG);
                if (!work.pause(LOOK_AGAIN)) {
                    return Optional.empty();
                }
            }
            log.readToEnd();
            while (work.open()) {
                Optional<SnapshotState> latest = log.state().flatMap(LogState::latestComplete);
                if (latest.isPresent()) {
                    return latest;
                }
                become(ReplicaState.WAITING_FOR_SNAPSHOT);
                log.poll(LOOK_AGAIN);
            }
            return Optional.empty();
        }
    }

    private void follow(SnapshotState latest) throws InterruptedException {
        become(ReplicaState.STARTING);
        Replay replay = new Replay(new ReplayRequest(request(latest), new ReplayEnd.Never()), meter);
        try (Job<ReplayReport> job = replay.job(new Told(replay))) {
            running = new Running(replay, job);
            if (work.open()) {
                ReplayReport report = job.run();
                LOG.info(
                        "{}: {} transactions",
                        report.reached() == null
                                ? "The target has snapshot " + report.snapshot()
                                : "Everything before " + report.reached().lsn() + " is in the target",
                        report.transactions());
            }
        } finally {
            running = null;
        }
    }

    private RestoreRequest request(SnapshotState latest) {
        TablePatterns patterns = properties.patterns();
        boolean chosen = !patterns.equals(TablePatterns.ALL);
        Predicate<QualifiedName> tables = chosen ? new TableSelection(patterns).since(latest) : table -> true;
        return new RestoreRequest(
                kafka,
                properties.log(),
                new SnapshotChoice.Latest(),
                target,
                RestoreMode.CREATE,
                sessions,
                tables,
                chosen,
                new RoleSelection(properties.owners(), properties.grants()),
                true,
                false,
                false);
    }

    private void become(ReplicaState next) {
        if (state != next) {
            switch (next) {
                case WAITING_FOR_LOG ->
                    LOG.info("Waiting until there is a log {} in Kafka at {}", properties.log(), kafka);
                case WAITING_FOR_SNAPSHOT -> LOG.info("Waiting until log {} has a complete snapshot", properties.log());
                case RESTORING -> LOG.info("Restoring log {} into {}", properties.log(), target.url());
                case FOLLOWING -> LOG.info("Following log {} into {}", properties.log(), target.url());
                case STARTING, RECONNECTING, FAILED -> LOG.debug("Replica: {}", next);
            }
        }
        state = next;
    }

    private void notice(String text) {
        LOG.warn("Replica: {}", text);
        synchronized (notices) {
            notices.addFirst(new Notice(Instant.now(), text));
            if (notices.size() > REMEMBERED) {
                notices.removeLast();
            }
        }
    }

    /** Makes what the replay tells the replica's state. Its phases are told by one thread. */
    private final class Told implements JobProgress {
        private final Replay replay;
        private boolean restored;

        Told(Replay replay) {
            this.replay = replay;
        }

        @Override
        public void notice(String text) {
            ReplicaJob.this.notice(text);
        }

        @Override
        public void brokenOff(String text, boolean kept) {
            become(ReplicaState.RECONNECTING);
            notice(text);
        }

        @Override
        public void begun(Phase phase, long total) {
            if (phase != Phase.REPLAY) {
                become(ReplicaState.RESTORING);
                return;
            }
            Optional<RestoreReport> report = replay.restored();
            if (!restored && report.isPresent()) {
                restored = true;
                LOG.info("{}", RestoreJobs.complete(report.get()));
                RestoreJobs.leftOut(report.get()).forEach(this::notice);
            }
            become(ReplicaState.FOLLOWING);
        }
    }

    @Override
    public void stop() {
        Running now = running;
        if (now != null) {
            now.stop();
        }
    }

    @Override
    public Instant progress() {
        return meter.progress();
    }

    /** Has it try again at once what it could not do. */
    void wake() {
        work.wake();
    }

    /** How much it has done. */
    ReplayMeter meter() {
        return meter;
    }

    /** Rows of the snapshot that this try has brought into the target. */
    long restoredRows() {
        Running now = running;
        return now == null ? 0 : now.job().meter().rows();
    }

    /** What it is at. */
    ReplicaState state() {
        return problem().isPresent() ? ReplicaState.FAILED : state;
    }

    /** What somebody should know, the latest first. */
    List<Notice> notices() {
        synchronized (notices) {
            return List.copyOf(notices);
        }
    }

    @Override
    public Optional<Failure> problem() {
        return work.problem().or(this::standstill).or(this::difference);
    }

    /** It is followed again after it was found, and stays one until a later comparison finds none. */
    private Optional<Failure> difference() {
        return meter.proof()
                .filter(proof -> !proof.report().equal())
                .map(proof -> new Failure(
                        FailureCode.MISMATCH,
                        "At marker " + proof.marker() + " the target was not as the source, in "
                                + NumberText.count(proof.report().differences().size(), "table", "tables"),
                        "Something else has written into the target: undo that and compare again with rowlog mark"
                                + " --verify, or begin again with an empty database"));
    }

    /** One that waits has nothing to do; what may take long is not measured. */
    @Override
    public Optional<Failure> standstill() {
        Duration still = meter.still(Instant.now());
        return work.death()
                .or(() -> still.compareTo(STANDSTILL) > 0
                        ? Optional.of(new Failure(
                                FailureCode.TARGET_FAILED,
                                "Nothing has been applied to the target for " + still.toSeconds() + " s",
                                "See in pg_stat_activity of the target whether a lock of somebody else keeps it; else start"
                                        + " the service again"))
                        : Optional.empty());
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("log", properties.log().name(), "state", state().word(), "transactions", meter.transactions());
    }

    /** Ends it with what it is about to commit, and waits at most 20 s for that. */
    @PreDestroy
    void close() {
        work.close();
    }
}
