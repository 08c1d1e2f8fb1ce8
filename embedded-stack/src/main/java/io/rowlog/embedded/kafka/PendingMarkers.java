package io.rowlog.embedded.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * Transactions that their producer has ended and the broker hasn't yet: a commit is acknowledged before its markers
 * stand in the partitions, and a broker that stops in between can lose them, for the reason that
 * {@link StaleRegistration} tells.
 */
record PendingMarkers(Admin admin) {

    /** Waits until there are none. */
    void await(Duration limit) throws Exception {
        ListTransactionsOptions ended = new ListTransactionsOptions()
                .filterStates(Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        long end = System.nanoTime() + limit.toNanos();
        while (!admin.listTransactions(ended)
                .all()
                .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                .isEmpty()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("Transactions are still being completed");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
