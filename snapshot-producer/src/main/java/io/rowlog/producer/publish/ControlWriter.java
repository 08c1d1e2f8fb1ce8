package io.rowlog.producer.publish;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes control events and schemas. Not thread-safe. */
public final class ControlWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Producer<byte[], byte[]> producer;

    /** A writer for the log; fences every earlier one. */
    public ControlWriter(KafkaSettings kafka, LogName log) {
        this.kafka = kafka;
        this.names = new TopicNames(log);
        this.producer = kafka.producer(Writers.control(log));
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(CLOSE_LIMIT);
            throw KafkaErrors.translate(kafka, e);
        }
    }

    /** Writes those schemas that the log does not have yet, in one Kafka transaction. */
    public void schemas(Collection<Schema> schemas, SchemaStore present) {
        List<ProducerRecord<byte[], byte[]>> records = schemas.stream()
                .filter(schema -> !present.contains(SchemaId.of(schema)))
                .map(schema -> new ProducerRecord<>(
                        names.schemas(),
                        0,
                        SchemaId.of(schema).toString().getBytes(StandardCharsets.US_ASCII),
                        schema.toString().getBytes(StandardCharsets.UTF_8)))
                .toList();
        if (!records.isEmpty()) {
            write(records);
        }
    }

    /**
     * Writes events in this order, in one Kafka transaction.
     *
     * @param events at least one
     * @return offset of the last of them
     */
    public long append(List<? extends LogEvent> events) {
        return write(events.stream().map(event -> record(names, event)).toList())
                .getFirst()
                .last();
    }

    static ProducerRecord<byte[], byte[]> record(TopicNames names, LogEvent event) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(names.control(), 0, null, EventCodec.encode(event));
        record.headers().add(LogHeaders.EVENT, EventCodec.kind(event).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private List<OffsetRange> write(List<ProducerRecord<byte[], byte[]>> records) {
        FirstFailure failures = new FirstFailure();
        OffsetRecorder offsets = new OffsetRecorder(failures);
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record, offsets);
                failures.check(kafka);
            }
            producer.commitTransaction();
            return offsets.ranges();
        } catch (KafkaException e) {
            throw KafkaErrors.translate(kafka, e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
