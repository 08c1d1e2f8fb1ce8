package io.rowlog.access.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Ends a poll of a Kafka consumer when it has taken so many bytes of values. The consumer's own settings limit what is
 * fetched, which is compressed and may be hundreds of times as large when it is not. Not thread-safe; one for each consumer.
 */
public final class PollLimit implements Deserializer<ByteBuffer> {
    private final long bytes;
    private long left;

    /** A limit of so many bytes; a poll's first record may be larger. */
    public PollLimit(long bytes) {
        this.bytes = bytes;
        left = bytes;
    }

    /** To be called before each poll. */
    public void begin() {
        left = bytes;
    }

    @Override
    public ByteBuffer deserialize(String topic, byte[] data) {
        return ByteBuffer.wrap(data);
    }

    /**
     * Hands on the value as it is.
     *
     * @throws SerializationException when the poll has enough: it then returns the records before this one, and the next
     *     poll begins with it
     */
    @Override
    public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
        if (left <= 0) {
            throw new SerializationException("More than " + bytes + " bytes in one poll");
        }
        left -= data == null ? 0 : data.remaining();
        return data;
    }
}
