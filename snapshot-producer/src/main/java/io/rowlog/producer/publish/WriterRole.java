package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.schema.log.LogName;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;

/**
 * What somebody writes a log for. One of each role can be at work on a log at the same time: whoever begins ends what
 * earlier ones of the role have left behind, and leaves the other role alone. A writer's transactional id (Kafka
 * documentation, {@code transactional.id}) tells its log, its role, and which of the role's writers it is.
 */
public enum WriterRole {
    /** A copy of all rows: one writer of events and schemas, and one writer of rows for each session that reads. */
    SNAPSHOT("backup", "control|rows\\.\\d+"),
    /** The changes after that, in the order of their commits: one writer. */
    STREAM("stream", "stream");

    private final String activity;
    private final Predicate<String> writers;

    WriterRole(String activity, String writers) {
        this.activity = activity;
        this.writers = Pattern.compile(writers).asMatchPredicate();
    }

    /** What it does, in a noun that people read and that no other role has. */
    public String activity() {
        return activity;
    }

    /**
     * The transactional id of one of the role's writers.
     *
     * @throws IllegalArgumentException when the role has no such writer
     */
    String id(LogName log, String writer) {
        if (!writers.test(writer)) {
            throw new IllegalArgumentException("The role " + this + " has no writer " + writer);
        }
        return prefix(log) + writer;
    }

    /** Those of the transactional ids that are of the role's writers of this log. */
    List<String> ids(LogName log, Collection<String> ids) {
        return ids.stream()
                .filter(id -> id.startsWith(prefix(log))
                        && writers.test(id.substring(prefix(log).length())))
                .toList();
    }

    /** No log's name has a dot. */
    private static String prefix(LogName log) {
        return "rowlog." + log + ".";
    }

    /**
     * Ends what earlier writers of the role have left open in the log, so that readers need not wait for it to time out, and
     * keeps them from writing on.
     */
    public void fence(KafkaSettings kafka, Admin admin, LogName log) {
        List<String> known =
                KafkaErrors.await(
                                kafka,
                                admin.listTransactions(new ListTransactionsOptions())
                                        .all())
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        List<String> earlier = ids(log, known);
        if (!earlier.isEmpty()) {
            KafkaErrors.await(kafka, admin.fenceProducers(earlier).all());
        }
    }
}
