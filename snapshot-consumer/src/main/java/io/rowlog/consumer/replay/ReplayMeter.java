package io.rowlog.consumer.replay;

import io.rowlog.consumer.replay.ReplayReport.Proof;
import io.rowlog.schema.log.LogEvent.OfTransactions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How much a replay has done since it began. Safe for use by several threads. */
public final class ReplayMeter {
    private final LongAdder transactions = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final AtomicReference<@Nullable OfTransactions> last = new AtomicReference<>();
    private final AtomicReference<@Nullable Proof> proof = new AtomicReference<>();

    ReplayMeter() {}

    /** Transactions that have been committed in the target. */
    public long transactions() {
        return transactions.sum();
    }

    /** Changes that have been committed in the target. */
    public long changes() {
        return changes.sum();
    }

    /** The last event that the target is past; empty before there is one. */
    public Optional<OfTransactions> last() {
        return Optional.ofNullable(last.get());
    }

    /** The last comparison with the source as it was at a marker; empty before there is one. */
    public Optional<Proof> proof() {
        return Optional.ofNullable(proof.get());
    }

    void proved(Proof now) {
        proof.set(now);
    }

    void committed(OfTransactions reached, long newTransactions, long newChanges) {
        transactions.add(newTransactions);
        changes.add(newChanges);
        last.set(reached);
    }
}
