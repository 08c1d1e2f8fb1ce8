package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.tuple.Tuple;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes tuples of one chunk, counts and hashes them, and sends them into a transaction: a row as one record or, where it is
 * too large for that, as several. Not thread-safe.
 */
final class RowSender {
    private static final int MAX_ROW = Integer.MAX_VALUE - 1024;

    private final LogTransaction transaction;
    private final String topic;
    private final RowFormat format;
    private final long timestamp;
    private final RecordLimit limit;
    private final RowEncoder encoder;
    private final DigestAccumulator rows = new DigestAccumulator();

    /**
     * @param timestamp of the records, in milliseconds since 1970
     */
    RowSender(LogTransaction transaction, SnapshotPlan.Entry table, long timestamp, RecordLimit limit) {
        this.transaction = transaction;
        this.topic = table.topic();
        this.format = table.format();
        this.timestamp = timestamp;
        this.limit = limit;
        this.encoder = new RowEncoder(format);
    }

    /**
     * What travels as one record, for all senders of a process.
     *
     * @param bytes of the largest row, with its key, that does
     * @param oneAtATime held while a row is sent that is large for a process's memory: its parts then stand together, and a
     *     reader need not hold two
     */
    record RecordLimit(int bytes, Lock oneAtATime) {
        /** Larger rows are divided even if the topic takes larger records: readers and writers hold several at once. */
        private static final int MAX_RECORD = 8 * 1024 * 1024;

        /** Room for headers and framing of a record and its batch, and for what compression may add. */
        private static final int OVERHEAD = 8 * 1024;

        private static final int LEAST = 1024;

        /** The limit where topics take records of so many bytes. */
        static RecordLimit of(int largestRecord) {
            int bytes = Math.max(LEAST, Math.min(MAX_RECORD, largestRecord - OVERHEAD));
            // Fair: who waits for it has a Kafka transaction open, which the broker aborts in the end.
            return new RecordLimit(bytes, new ReentrantLock(true));
        }

        /** Size of the parts of a row with this key. */
        private int part(byte @Nullable [] key) {
            return Math.max(LEAST, bytes - (key == null ? 0 : key.length));
        }
    }

    /** Sends a tuple. */
    void send(Tuple tuple) {
        if (tuple.length() > limit.bytes() && sendUnencoded(tuple)) {
            return;
        }
        encoder.encode(tuple);
        encoder.addTo(rows);
        byte[] key = encoder.hasKey() ? encoder.key() : null;
        if (encoder.keyLength() + encoder.rowLength() > limit.bytes()) {
            sendParts(key, encoder.rowLength(), parts -> encoder.row(limit.part(key), parts));
        } else {
            transaction.row(topic, timestamp, key, encoder.row());
        }
    }

    /** Count, size and digest of what has been sent. */
    DigestAccumulator rows() {
        return rows;
    }

    /**
     * Sends a row without ever holding it encoded, if it is too large for one record.
     *
     * @return false when it is not
     */
    private boolean sendUnencoded(Tuple tuple) {
        long length = encoder.length(tuple);
        if (length <= limit.bytes()) {
            return false;
        }
        if (length > MAX_ROW) {
            throw new Failure(
                    FailureCode.TOO_LARGE,
                    "A row of " + format.table() + " has " + length + " bytes in Avro, more than a reader can hold",
                    Remedy.of("Leave the table out with %s, or make the row smaller", Setting.EXCLUDE));
        }
        byte[] key = key(tuple);
        ByteSink digesting = RowEncoder.digesting(rows);
        rows.begin();
        sendParts(
                key,
                (int) length,
                parts -> encoder.encode(tuple, limit.part(key), (bytes, count) -> {
                    digesting.accept(bytes, count);
                    parts.accept(bytes, count);
                }));
        rows.end();
        return true;
    }

    private byte @Nullable [] key(Tuple tuple) {
        if (!encoder.hasKey()) {
            return null;
        }
        encoder.encodeKey(tuple);
        return encoder.key();
    }

    private void sendParts(byte @Nullable [] key, int length, Consumer<ByteSink> row) {
        long number = ThreadLocalRandom.current().nextLong();
        int partition = transaction.partition(topic, key, number);
        int[] offset = {0};
        ByteSink sending = (bytes, count) -> {
            Fragment fragment = new Fragment(number, offset[0], length);
            transaction.fragment(topic, partition, timestamp, key, fragment, Arrays.copyOf(bytes, count));
            offset[0] += count;
        };
        if (length <= RecordLimit.MAX_RECORD) {
            row.accept(sending);
            return;
        }
        limit.oneAtATime().lock();
        try {
            row.accept(sending);
            transaction.flush();
        } finally {
            limit.oneAtATime().unlock();
        }
    }
}
