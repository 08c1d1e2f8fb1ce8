package io.rowlog.consumer.changes;

import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What has been read of one partition and not been taken yet: its records of changes, in their order. Not thread-safe. */
final class Feed {
    private final TopicPartition partition;
    private final boolean control;
    private final Deque<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayDeque<>();
    private long bytes;
    private long position;
    private long lastUsed;

    /**
     * @param control whether it holds events, not rows
     * @param position where it is read from
     */
    Feed(TopicPartition partition, boolean control, long position) {
        this.partition = partition;
        this.control = control;
        this.position = position;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Bytes that are held. */
    long bytes() {
        return bytes;
    }

    /** All records before this offset have been read. */
    long position() {
        return position;
    }

    void reached(long offset) {
        position = offset;
    }

    /** Which transaction needed it last, as they are counted. */
    long lastUsed() {
        return lastUsed;
    }

    void used(long transaction) {
        lastUsed = transaction;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Rows of snapshots stand among the changes, and are let go of at once. */
    void add(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        if (control || record.headers().lastHeader(LogHeaders.POSITION) != null) {
            records.add(record);
            bytes += size(record);
        }
    }

    /** The next record; null where it has not been read yet. */
    @Nullable
    ConsumerRecord<ByteBuffer, ByteBuffer> peek() {
        return records.peek();
    }

    /** Takes the next record away. */
    void remove() {
        bytes -= size(records.remove());
    }

    /** Drops what is held, to go on elsewhere. */
    void seek(long offset) {
        records.clear();
        bytes = 0;
        position = offset;
    }

    private static long size(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return 100L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
