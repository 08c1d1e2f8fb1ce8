package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.LogName;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;

/** Transactional ids of a log's writers, and the fencing of those that a dead process left behind. */
public final class Writers {
    private Writers() {}

    /** The id of the writer of control events and schemas. */
    public static String control(LogName log) {
        return prefix(log) + "control";
    }

    /** The id of a writer of rows, numbered from 0. */
    public static String rows(LogName log, int number) {
        return prefix(log) + "rows." + number;
    }

    private static String prefix(LogName log) {
        return "rowlog." + log + ".";
    }

    /**
     * Ends what earlier writers of the log have left open, so that readers need not wait for it to time out, and keeps
     * them from writing on.
     */
    public static void fence(KafkaSettings kafka, Admin admin, LogName log) {
        List<String> earlier =
                KafkaErrors.await(
                                kafka,
                                admin.listTransactions(new ListTransactionsOptions())
                                        .all())
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .filter(id -> id.startsWith(prefix(log)))
                        .toList();
        if (!earlier.isEmpty()) {
            KafkaErrors.await(kafka, admin.fenceProducers(earlier).all());
        }
    }
}
