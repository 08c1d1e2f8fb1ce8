package io.rowlog.producer.publish;

import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.log.Fragment;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What travels as one record, for all senders of a process, and how larger rows are divided. Safe for use by several threads.
 *
 * @param bytes of the largest row, with its key, that does
 * @param oneAtATime held while a row is sent that is large for a process's memory: its parts then stand together, and a
 *     reader need not hold two
 */
public record RecordLimit(int bytes, Lock oneAtATime) {
    /** Larger rows are divided even if the topic takes larger records: readers and writers hold several at once. */
    private static final int MAX_RECORD = 8 * 1024 * 1024;

    /** Room for headers and framing of a record and its batch, and for what compression may add. */
    private static final int OVERHEAD = 8 * 1024;

    private static final int LEAST = 1024;

    /** Where the parts of a row go. */
    public interface Parts {
        /** A row begins, which has this number. */
        void begin(long number);

        /** The next part. */
        void part(Fragment fragment, byte[] part);

        /** Waits until all parts have been taken. */
        void flush();
    }

    /** The limit where topics take records of so many bytes. */
    public static RecordLimit of(int largestRecord) {
        int bytes = Math.max(LEAST, Math.min(MAX_RECORD, largestRecord - OVERHEAD));
        // Fair: who waits for it has a Kafka transaction open, which the broker aborts in the end.
        return new RecordLimit(bytes, new ReentrantLock(true));
    }

    /** Size of the parts of a row with this key. */
    public int part(byte @Nullable [] key) {
        return Math.max(LEAST, bytes - (key == null ? 0 : key.length));
    }

    /**
     * Divides a row.
     *
     * @param length of the framed row in bytes
     * @param row hands the framed row on in pieces, each of which becomes a part
     */
    public void divide(int length, Consumer<ByteSink> row, Parts parts) {
        long number = ThreadLocalRandom.current().nextLong();
        parts.begin(number);
        int[] offset = {0};
        ByteSink sending = (piece, count) -> {
            parts.part(new Fragment(number, offset[0], length), Arrays.copyOf(piece, count));
            offset[0] += count;
        };
        if (length <= MAX_RECORD) {
            row.accept(sending);
            return;
        }
        oneAtATime.lock();
        try {
            row.accept(sending);
            parts.flush();
        } finally {
            oneAtATime.unlock();
        }
    }
}
