package io.rowlog.producer.snapshot;

import io.rowlog.producer.publish.RowWriter;
import io.rowlog.schema.avro.LargeRowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;

/**
 * Sends rows of one table that are too large for one record as several. One thread of a process does so at a time: the
 * parts of a row then stand together, and readers need memory for one row. Not thread-safe, but for the lock that all
 * share.
 */
final class LargeRows {
    /** Larger rows are divided even if the topic takes larger records: readers and writers hold several at once. */
    private static final int MAX_RECORD = 8 * 1024 * 1024;
    /** Room for the key, headers and framing of a record and its batch. */
    private static final int OVERHEAD = 64 * 1024;

    private static final int LEAST = 1024;
    /** A row in Avro is at most so many times as large as in binary COPY: arrays that travel as text. */
    private static final int GROWTH = 4;

    private final RowWriter writer;
    private final String topic;
    private final long timestamp;
    private final boolean keyed;
    private final int recordBytes;
    private final Lock oneAtATime;
    private final LargeRowEncoder encoder;

    LargeRows(RowWriter writer, String topic, RowFormat format, long timestamp, int recordBytes, Lock oneAtATime) {
        this.writer = writer;
        this.topic = topic;
        this.timestamp = timestamp;
        this.recordBytes = recordBytes;
        this.oneAtATime = oneAtATime;
        keyed = !format.key().isEmpty();
        encoder = new LargeRowEncoder(format);
    }

    /** The largest row that travels as one record, where topics take records of so many bytes. */
    static int recordBytes(int largestRecord) {
        return Math.max(LEAST, Math.min(MAX_RECORD, largestRecord - OVERHEAD));
    }

    /** Whether a tuple may be too large for one record. */
    static boolean possible(ByteInput fields, int recordBytes) {
        return fields.remaining() > recordBytes / GROWTH;
    }

    /**
     * Sends the row at the cursor if it is too large for one record.
     *
     * @return false when it is not; the cursor has not moved then
     */
    boolean send(ByteInput fields, DigestAccumulator digest) {
        long length = encoder.length(fields);
        if (length <= recordBytes) {
            return false;
        }
        if (length > Integer.MAX_VALUE - LEAST) {
            throw new MalformedDataException("A row of " + length + " bytes");
        }
        byte[] key = keyed ? encoder.key(fields) : null;
        long row = ThreadLocalRandom.current().nextLong();
        int[] offset = {0};
        ByteSink digesting = LargeRowEncoder.digesting(digest);
        oneAtATime.lock();
        try {
            digest.begin();
            encoder.encode(fields, recordBytes, (bytes, count) -> {
                digesting.accept(bytes, count);
                writer.sendFragment(
                        topic, timestamp, key, new Fragment(row, offset[0], (int) length), Arrays.copyOf(bytes, count));
                offset[0] += count;
            });
            digest.end();
            writer.flush();
            return true;
        } finally {
            oneAtATime.unlock();
        }
    }
}
