package io.rowlog.access.kafka;

import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;

/**
 * Where a snapshot lies among the transactions that a stream captures: all before it are seen by the snapshot, and none from it on.
 * A snapshot need not have such a place, since transactions become visible in an order that is a little different from that of their
 * commit records (PostgreSQL, {@code ProcArrayEndTransaction} after {@code XLogFlush}).
 */
public sealed interface SnapshotBoundary {
    /**
     * There is one.
     *
     * @param offset in the transactions topic, of the first event that is not before it
     */
    record At(long offset) implements SnapshotBoundary {}

    /** The log does not have all transactions yet that the snapshot sees. */
    record Open() implements SnapshotBoundary {}

    /** There is none: the snapshot sees a transaction, and not one before it. */
    record None() implements SnapshotBoundary {}

    /**
     * Looks for it.
     *
     * @throws io.rowlog.access.failure.Failure when Kafka does not deliver, or a record is not an event
     */
    static SnapshotBoundary find(TransactionsReader transactions, SnapshotStarted snapshot) {
        Search search = new Search(snapshot);
        transactions.visit(snapshot.transactionsOffset(), transactions.end(), search::visit);
        return search.found();
    }

    /** Goes through the transactions around a snapshot. */
    final class Search {
        private final SnapshotStarted snapshot;
        private long next;
        private boolean unseen;
        private boolean torn;
        private boolean passed;

        private Search(SnapshotStarted snapshot) {
            this.snapshot = snapshot;
            next = snapshot.transactionsOffset();
        }

        private boolean visit(TransactionsReader.Entry entry) {
            boolean changes = entry.event() instanceof TransactionCaptured;
            if (entry.event() instanceof TransactionCaptured transaction
                    && snapshot.visibility().sees(transaction.commit().xid())) {
                torn = unseen;
            } else {
                unseen |= changes;
            }
            if (!unseen) {
                next = entry.offset() + 1;
            }
            passed = entry.event().end().compareTo(snapshot.lsn()) >= 0;
            return !torn && !passed;
        }

        private SnapshotBoundary found() {
            if (torn) {
                return new None();
            }
            return passed ? new At(next) : new Open();
        }
    }
}
