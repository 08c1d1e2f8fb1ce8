package io.rowlog.consumer.prune;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes that a log is pruned, under a transactional id of its own: it fences another pruning (KIP-98), and neither snapshots
 * nor streams. Not thread-safe.
 */
final class PruneWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Producer<byte[], byte[]> producer;

    PruneWriter(KafkaSettings kafka, LogName log) {
        this.kafka = kafka;
        this.names = new TopicNames(log);
        this.producer = kafka.producer("rowlog." + log + ".prune");
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(CLOSE_LIMIT);
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /**
     * Writes events in one transaction, and before them their schema where the log does not have it.
     *
     * @return offset of the last of them in the control topic
     */
    long append(List<Pruned> events, SchemaStore present) {
        EventCodec.SCHEMAS.stream()
                .filter(schema -> schema.getName().equals(Pruned.class.getSimpleName()))
                .filter(schema -> !present.contains(SchemaId.of(schema)))
                .forEach(schema -> commit(List.of(record(schema))));
        return commit(events.stream().map(this::record).toList());
    }

    private ProducerRecord<byte[], byte[]> record(Schema schema) {
        return new ProducerRecord<>(
                names.schemas(),
                0,
                SchemaId.of(schema).toString().getBytes(StandardCharsets.US_ASCII),
                schema.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ProducerRecord<byte[], byte[]> record(Pruned event) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(names.control(), 0, null, EventCodec.encode(event));
        record.headers().add(LogHeaders.EVENT, EventCodec.kind(event).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Offset of the last record. */
    private long commit(List<ProducerRecord<byte[], byte[]>> records) {
        return KafkaErrors.translate(kafka, () -> {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try {
                records.forEach(record -> sent.add(producer.send(record)));
                producer.commitTransaction();
            } catch (KafkaException e) {
                abort();
                throw e;
            }
            return sent.getLast().resultNow().offset();
        });
    }

    /** Readers would wait until it times out; where that fails too, they do. */
    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // The failure that led here is on its way up.
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
