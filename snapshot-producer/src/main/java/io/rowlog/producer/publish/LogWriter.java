package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * One of a log's writers: a transactional producer, which fences earlier ones of the same id (KIP-98), and hands out one
 * {@link LogTransaction} after the other. Not thread-safe.
 */
public final class LogWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Producer<byte[], byte[]> producer;

    private LogWriter(KafkaSettings kafka, LogName log, String transactionalId) {
        this.kafka = kafka;
        this.names = new TopicNames(log);
        this.producer = kafka.producer(transactionalId);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(CLOSE_LIMIT);
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** The writer of a snapshot's schemas, and of those of its events that no rows come with. */
    public static LogWriter control(KafkaSettings kafka, LogName log) {
        return new LogWriter(kafka, log, WriterRole.SNAPSHOT.id(log, "control"));
    }

    /**
     * One of a snapshot's writers of rows.
     *
     * @param number from 0, a different one for each
     */
    public static LogWriter rows(KafkaSettings kafka, LogName log, int number) {
        return new LogWriter(kafka, log, WriterRole.SNAPSHOT.id(log, "rows." + number));
    }

    /** The writer of changes. */
    public static LogWriter stream(KafkaSettings kafka, LogName log) {
        return new LogWriter(kafka, log, WriterRole.STREAM.id(log, "stream"));
    }

    /** Begins a transaction; the one before has been committed or closed. */
    public LogTransaction begin() {
        return new LogTransaction(kafka, names, producer);
    }

    /** Writes those schemas that the log does not have yet, in one transaction. */
    public void schemas(Collection<Schema> schemas, SchemaStore present) {
        List<Schema> missing = schemas.stream()
                .filter(schema -> !present.contains(SchemaId.of(schema)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        try (LogTransaction transaction = begin()) {
            missing.forEach(transaction::schema);
            transaction.commit();
        }
    }

    /**
     * Writes events in this order, in one transaction.
     *
     * @param events at least one
     * @return offset of the last of them in the control topic
     */
    public long append(List<? extends LogEvent> events) {
        try (LogTransaction transaction = begin()) {
            events.forEach(transaction::event);
            transaction.commit();
            return transaction.lastEvent();
        }
    }

    /** Closes the connections within ten seconds, also where the thread is interrupted. */
    @Override
    public void close() {
        LogTransaction.uninterrupted(() -> producer.close(CLOSE_LIMIT));
    }
}
