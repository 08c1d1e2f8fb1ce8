package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.producer.publish.RowWriter;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.tuple.Tuple;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows of one table that are too large for one record as several. Of rows that are large for a process's memory, one
 * thread of a process sends one at a time: their parts then stand together, and a reader need not hold two. Not thread-safe,
 * but for the lock that all share.
 */
final class LargeRows {
    /** Larger rows are divided even if the topic takes larger records: readers and writers hold several at once. */
    static final int MAX_RECORD = 8 * 1024 * 1024;
    /** Room for headers and framing of a record and its batch, and for what compression may add. */
    private static final int OVERHEAD = 8 * 1024;

    private static final int LEAST = 1024;
    private static final int MAX_ROW = Integer.MAX_VALUE - 1024;

    private final RowWriter writer;
    private final String topic;
    private final RowFormat format;
    private final long timestamp;
    private final int recordBytes;
    private final Lock oneAtATime;

    LargeRows(RowWriter writer, String topic, RowFormat format, long timestamp, int recordBytes, Lock oneAtATime) {
        this.writer = writer;
        this.topic = topic;
        this.format = format;
        this.timestamp = timestamp;
        this.recordBytes = recordBytes;
        this.oneAtATime = oneAtATime;
    }

    /** The largest row, with its key, that travels as one record, where topics take records of so many bytes. */
    static int recordBytes(int largestRecord) {
        return Math.max(LEAST, Math.min(MAX_RECORD, largestRecord - OVERHEAD));
    }

    /**
     * Sends the row and adds it to the digest, without ever holding it encoded, if it is too large for one
     * record.
     *
     * @return false when it is not
     */
    boolean send(Tuple tuple, RowEncoder encoder, DigestAccumulator digest) {
        long length = encoder.length(tuple);
        if (length <= recordBytes) {
            return false;
        }
        if (length > MAX_ROW) {
            throw new Failure(
                    FailureCode.TOO_LARGE,
                    "A row of " + format.table() + " has " + length + " bytes in Avro, more than a reader can hold",
                    "Leave the table out with --exclude, or make the row smaller");
        }
        byte[] key = key(tuple, encoder);
        ByteSink digesting = RowEncoder.digesting(digest);
        digest.begin();
        send(
                key,
                (int) length,
                sending -> encoder.encode(tuple, pieceBytes(key), (bytes, count) -> {
                    digesting.accept(bytes, count);
                    sending.accept(bytes, count);
                }));
        digest.end();
        return true;
    }

    /** Sends the row that was encoded last. */
    void send(RowEncoder encoder) {
        byte[] key = encoder.hasKey() ? encoder.key() : null;
        send(key, encoder.rowLength(), sending -> encoder.row(pieceBytes(key), sending));
    }

    private static byte @Nullable [] key(Tuple tuple, RowEncoder encoder) {
        if (!encoder.hasKey()) {
            return null;
        }
        encoder.encodeKey(tuple);
        return encoder.key();
    }

    private int pieceBytes(byte @Nullable [] key) {
        return Math.max(LEAST, recordBytes - (key == null ? 0 : key.length));
    }

    private void send(byte @Nullable [] key, int length, Consumer<ByteSink> row) {
        long number = ThreadLocalRandom.current().nextLong();
        int partition = writer.partition(topic, key, number);
        int[] offset = {0};
        ByteSink sending = (bytes, count) -> {
            writer.sendFragment(
                    topic,
                    partition,
                    timestamp,
                    key,
                    new Fragment(number, offset[0], length),
                    Arrays.copyOf(bytes, count));
            offset[0] += count;
        };
        if (length <= MAX_RECORD) {
            row.accept(sending);
            return;
        }
        oneAtATime.lock();
        try {
            row.accept(sending);
            writer.flush();
        } finally {
            oneAtATime.unlock();
        }
    }
}
