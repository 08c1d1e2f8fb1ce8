package io.rowlog.access.kafka;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.EventCodec;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Records of the control and transactions topics as events, and what is said of one that is none. Stateless. */
public final class EventReading {
    private EventReading() {}

    /**
     * The event of a record; empty where this version does not know the kind and need not.
     *
     * @param schemas finds the schema that an event was written with by its fingerprint
     * @throws Failure when the record is no event, naming its offset, or one that must be understood
     */
    public static Optional<LogEvent> event(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, LongFunction<Schema> schemas) {
        Header kind = record.headers().lastHeader(LogHeaders.EVENT);
        if (kind == null) {
            throw damaged(record, "it has no header " + LogHeaders.EVENT);
        }
        String name = new String(kind.value(), StandardCharsets.UTF_8);
        if (!EventCodec.knows(name)) {
            if (record.headers().lastHeader(LogHeaders.REQUIRED) != null) {
                throw new Failure(
                        FailureCode.LOG_TOO_NEW,
                        "The log has an event " + name + " at " + at(record) + " that this version does not understand",
                        "Use a newer version of Rowlog for this log");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(EventCodec.decode(name, bytes(record.value()), schemas));
        } catch (MalformedDataException e) {
            throw damaged(record, e.getMessage() == null ? name : e.getMessage());
        }
    }

    public static Failure damaged(ConsumerRecord<ByteBuffer, ByteBuffer> record, String what) {
        return new Failure(
                FailureCode.LOG_DAMAGED,
                "The record at " + at(record) + " is damaged or not Rowlog's: " + what,
                "Something else has written into this topic, or the broker's disk is damaged; use another log or an intact copy");
    }

    private static String at(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return record.topic() + "-" + record.partition() + " offset " + record.offset();
    }

    /** A copy of the bytes. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
