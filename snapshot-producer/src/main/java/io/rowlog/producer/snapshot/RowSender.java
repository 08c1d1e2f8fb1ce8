package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.producer.publish.LogTransaction;
import io.rowlog.producer.publish.RecordLimit;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.tuple.Tuple;
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
    private final boolean stored;
    private final RowEncoder encoder;
    private final DigestAccumulator rows = new DigestAccumulator();

    /**
     * @param timestamp of the records, in milliseconds since 1970
     * @param stored whether the log gets the rows; else they are only counted and hashed
     */
    RowSender(LogTransaction transaction, SnapshotPlan.Entry table, long timestamp, RecordLimit limit, boolean stored) {
        this.transaction = transaction;
        this.topic = table.topic();
        this.format = table.format();
        this.timestamp = timestamp;
        this.limit = limit;
        this.stored = stored;
        this.encoder = new RowEncoder(format);
    }

    /** Sends a tuple. */
    void send(Tuple tuple) {
        if (tuple.length() > limit.bytes() && sendUnencoded(tuple)) {
            return;
        }
        encoder.encode(tuple);
        encoder.addTo(rows);
        if (!stored) {
            return;
        }
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
        ByteSink digesting = RowEncoder.digesting(rows);
        if (!stored) {
            rows.begin();
            encoder.encode(tuple, limit.bytes(), digesting);
            rows.end();
            return true;
        }
        byte[] key = key(tuple);
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
        limit.divide(length, row, new RecordLimit.Parts() {
            private int partition;

            @Override
            public void begin(long number) {
                partition = transaction.partition(topic, key, number);
            }

            @Override
            public void part(Fragment fragment, byte[] part) {
                transaction.fragment(topic, partition, timestamp, key, fragment, part);
            }

            @Override
            public void flush() {
                transaction.flush();
            }
        });
    }
}
