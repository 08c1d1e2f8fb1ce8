package io.rowlog.consumer.replay;

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

    void committed(OfTransactions reached, long newTransactions, long newChanges) {
        transactions.add(newTransactions);
        changes.add(newChanges);
        last.set(reached);
    }
}
