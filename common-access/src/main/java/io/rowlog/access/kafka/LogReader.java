package io.rowlog.access.kafka;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogHeaders;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.Manifest;
import io.rowlog.schema.log.ManifestBuilder;
import io.rowlog.schema.log.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads the small topics of a log whole, over one connection. Each call reads anew. Not thread-safe. */
public final class LogReader implements AutoCloseable {
    private final KafkaSettings kafka;
    private final TopicNames names;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;

    /** A reader of the log; whether its topics are there is seen when they are read. */
    public LogReader(KafkaSettings kafka, LogName log) {
        this.kafka = kafka;
        this.names = new TopicNames(log);
        consumer = kafka.consumer("rowlog-" + log);
    }

    /**
     * Names of all topics that Kafka has.
     *
     * @throws UserError when Kafka does not answer
     */
    public Set<String> topics() {
        return KafkaErrors.translate(kafka, () -> consumer.listTopics().keySet());
    }

    /**
     * The schemas topic.
     *
     * @throws UserError when a record is not a schema, naming its offset
     */
    public SchemaStore schemas() {
        Map<String, Schema> schemas = new HashMap<>();
        TopicScan.read(kafka, consumer, names.schemas(), record -> {
            if (record.value() != null) {
                schemas.put(string(record.key()), schema(record));
            }
        });
        return new SchemaStore(names.schemas(), schemas);
    }

    private static Schema schema(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return new Schema.Parser().parse(string(record.value()));
        } catch (AvroRuntimeException e) {
            throw damaged(record, "not an Avro schema");
        }
    }

    /**
     * The manifest, from the control topic; empty when the log has no first event yet.
     *
     * @throws UserError when a record is not an event, or one that this version must understand and does not
     */
    public Optional<Manifest> manifest(SchemaStore schemas) {
        ManifestBuilder builder = new ManifestBuilder();
        TopicScan.read(kafka, consumer, names.control(), record -> add(record, schemas, builder));
        Optional<Manifest> manifest = builder.build();
        manifest.ifPresent(this::checkVersion);
        return manifest;
    }

    /**
     * Waits until readers see an event that has been committed: a broker answers a commit before it has written the markers
     * by which readers know of it (KIP-98, "Commit or Abort Transaction Request").
     *
     * @param offset of the event in the control topic
     * @throws UserError when it cannot be read within some minutes
     */
    public void awaitEvent(long offset) {
        TopicScan.await(kafka, consumer, names.control(), offset);
    }

    private void checkVersion(Manifest manifest) {
        int version = manifest.created().getFormatVersion();
        if (version < 1 || version > EventCodec.FORMAT_VERSION) {
            throw new UserError(
                    "The log of topic " + names.control() + " has format version " + version
                            + "; this version reads version " + EventCodec.FORMAT_VERSION,
                    "Use a newer version of Rowlog for this log");
        }
    }

    private void add(ConsumerRecord<ByteBuffer, ByteBuffer> record, SchemaStore schemas, ManifestBuilder builder) {
        Header kind = record.headers().lastHeader(LogHeaders.EVENT);
        if (kind == null) {
            throw damaged(record, "it has no header " + LogHeaders.EVENT);
        }
        String name = new String(kind.value(), StandardCharsets.UTF_8);
        if (!EventCodec.knows(name)) {
            if (record.headers().lastHeader(LogHeaders.REQUIRED) != null) {
                throw new UserError(
                        "The log has an event " + name + " at " + at(record) + " that this version does not understand",
                        "Use a newer version of Rowlog for this log");
            }
            return;
        }
        try {
            builder.add(EventCodec.decode(name, bytes(record.value()), schemas::get));
        } catch (MalformedDataException | IllegalStateException e) {
            throw damaged(record, e.getMessage() == null ? name : e.getMessage());
        }
    }

    private static UserError damaged(ConsumerRecord<ByteBuffer, ByteBuffer> record, String what) {
        return new UserError(
                "The record at " + at(record) + " is damaged or not Rowlog's: " + what,
                "Something else has written into this topic, or the broker's disk is damaged; use another log or an intact copy");
    }

    private static String at(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return record.topic() + "-" + record.partition() + " offset " + record.offset();
    }

    private static String string(ByteBuffer buffer) {
        return new String(bytes(buffer), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
