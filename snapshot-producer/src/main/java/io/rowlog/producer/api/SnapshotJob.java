package io.rowlog.producer.api;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One snapshot from when it was asked for until the service forgets it. Safe for use by several threads. */
final class SnapshotJob implements JobProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotJob.class);

    private final String id = UUID.randomUUID().toString();
    private final Instant requestedAt = Instant.now();
    private final Trigger trigger;
    private final LongAdder rows = new LongAdder();
    private final AtomicInteger tables = new AtomicInteger();
    private final CompletableFuture<JobState> ended = new CompletableFuture<>();
    private volatile @Nullable Plan plan;

    SnapshotJob(Trigger trigger) {
        this.trigger = trigger;
    }

    /** What is to be read. */
    record Plan(String snapshot, int tables) {}

    @Override
    public void planned(SnapshotId snapshot, int planned) {
        plan = new Plan(snapshot.value(), planned);
    }

    @Override
    public void brokenOff(String text, boolean kept) {
        rows.reset();
        tables.set(0);
        LOG.warn("Snapshot {}: {}", id, text);
    }

    @Override
    public void advanced(Phase phase, long read) {
        rows.add(read);
    }

    @Override
    public void tableFinished(Phase phase, QualifiedName table, long read) {
        tables.incrementAndGet();
    }

    void end(JobState state) {
        ended.complete(state);
    }

    /** Tells the listener the job's last state, when it has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener's failures are its own
    void whenEnded(Consumer<JobState> listener) {
        ended.thenAccept(listener);
    }

    JobState state() {
        return ended.getNow(new JobState.Running());
    }

    String id() {
        return id;
    }

    Instant requestedAt() {
        return requestedAt;
    }

    Trigger trigger() {
        return trigger;
    }

    /** Empty until the plan is made. */
    Optional<Plan> plan() {
        return Optional.ofNullable(plan);
    }

    /** Rows read so far. */
    long rows() {
        return rows.sum();
    }

    /** Tables that are whole in the log. */
    int tables() {
        return tables.get();
    }
}
