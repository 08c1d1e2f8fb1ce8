package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.access.kafka.SnapshotBoundary;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import java.time.Duration;

/**
 * Finds out, before its rows are read, whether a snapshot has a place among the transactions of the log, at which a target can
 * be compared with it. Stateless.
 */
public final class BoundaryCheck {
    /** Longer than a heartbeat, which tells that nothing more comes. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(50);

    private BoundaryCheck() {}

    /**
     * The snapshot sees a transaction and not one that was committed before it, so that nothing which replays transactions in
     * their order is ever as the snapshot is. The next one will hardly be like that.
     */
    public static final class NoBoundaryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoBoundaryException() {
            super("it lies within transactions that were committed at the same time");
        }
    }

    /**
     * Waits until the log has all transactions that a snapshot sees.
     *
     * @throws NoBoundaryException when the snapshot has no such place
     * @throws Failure when the transactions do not come
     */
    static void require(SnapshotRequest request, SnapshotStarted started, LogReader log) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (TransactionsReader transactions =
                new TransactionsReader(request.kafka(), request.log(), log.schemas()::get)) {
            SnapshotBoundary boundary = SnapshotBoundary.find(transactions, started);
            while (boundary instanceof SnapshotBoundary.Open && System.nanoTime() < deadline) {
                Thread.sleep(STEP);
                boundary = SnapshotBoundary.find(transactions, started);
            }
            switch (boundary) {
                case SnapshotBoundary.At at -> {}
                case SnapshotBoundary.None none -> throw new NoBoundaryException();
                case SnapshotBoundary.Open open ->
                    throw new Failure(
                            FailureCode.STREAM_BROKEN,
                            "What was committed until " + started.lsn() + " has not come into log " + request.log()
                                    + " within " + LIMIT.toSeconds() + " s",
                            Remedy.of("See whether %s runs, and %s", Action.STREAM, Action.AGAIN));
            }
        }
    }
}
