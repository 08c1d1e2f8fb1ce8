package io.rowlog.consumer.replay;

import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.consumer.replay.ReplayReport.Proof;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import io.rowlog.schema.log.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How much a replay has done and how far behind it is. Written by the replay, read by any thread. */
public final class ReplayMeter {
    private final LongAdder transactions = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private volatile @Nullable SnapshotId snapshot;
    private volatile @Nullable Moment last;
    private volatile OptionalLong behind = OptionalLong.empty();
    private volatile Instant progress = Instant.now();
    private volatile @Nullable Proof proof;

    /** Null while what it does may take as long as it takes. */
    private volatile @Nullable Instant turned;

    /** One that has counted nothing. */
    public ReplayMeter() {}

    /** Transactions that have been committed in the target. */
    public long transactions() {
        return transactions.sum();
    }

    /** Changes that have been committed in the target. */
    public long changes() {
        return changes.sum();
    }

    /** Changes that did not fit the target, and were skipped or written over what was there. */
    public long conflicts() {
        return conflicts.sum();
    }

    void conflict() {
        conflicts.increment();
    }

    /** The snapshot that the target began with; empty before that is there. */
    public Optional<SnapshotId> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /** What the target has everything of that was committed before, earlier runs' too; empty before a snapshot is there. */
    public Optional<Moment> last() {
        return Optional.ofNullable(last);
    }

    /**
     * At most so many transactions are in the log and not in the target: signs of life and Kafka's own markers count, too.
     * Empty while that is not known.
     */
    public OptionalLong behind() {
        return behind;
    }

    /** How long ago that was committed which came last, or none where nothing follows it; empty before anything came. */
    public Optional<Duration> lag(Instant now) {
        Moment reached = last;
        OptionalLong rest = behind;
        if (reached == null) {
            return Optional.empty();
        }
        boolean all = rest.isPresent() && rest.getAsLong() == 0;
        Duration since = Duration.between(reached.at(), now);
        return Optional.of(all || since.isNegative() ? Duration.ZERO : since);
    }

    /** When it last committed something, or was at the end of the log. */
    public Instant progress() {
        return progress;
    }

    /**
     * How long it has been with the same changes, or has not come to ask for further ones. Zero while a snapshot is restored,
     * a changed definition or a table that was written anew is applied, or a lost connection is tried again: that takes what it
     * takes.
     */
    public Duration still(Instant now) {
        Instant since = turned;
        return since == null ? Duration.ZERO : Duration.between(since, now);
    }

    void begins(SnapshotId with, Moment reached) {
        snapshot = with;
        last = reached;
    }

    /** The last comparison with the source as it was at a marker; empty before there is one. */
    public Optional<Proof> proof() {
        return Optional.ofNullable(proof);
    }

    void proved(Proof now) {
        proof = now;
    }

    void committed(OfTransactions reached, long newTransactions, long newChanges) {
        transactions.add(newTransactions);
        changes.add(newChanges);
        last = new Moment(reached.end(), reached.at());
        progress = Instant.now();
    }

    /** It asks for further changes, and so many are left at most. */
    void turns(OptionalLong left) {
        Instant now = Instant.now();
        turned = now;
        behind = left;
        if (left.isPresent() && left.getAsLong() == 0) {
            progress = now;
        }
    }

    /** What begins may take long. */
    void takesItsTime() {
        turned = null;
    }

    /** It does not read the log. */
    void leaves() {
        turned = null;
        behind = OptionalLong.empty();
    }
}
