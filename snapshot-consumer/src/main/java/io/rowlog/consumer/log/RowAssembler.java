package io.rowlog.consumer.log;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.log.CapturedTable.Piece;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes rows of the records of one part of a table, also of rows that come in several records, and hands them on. A row
 * belongs to the part of the table where its first record is, and its other records with it. Of all assemblers that share a
 * lock, one at a time holds a row that is large for a process's memory. Not thread-safe, but for that lock.
 */
final class RowAssembler implements AutoCloseable {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(30);
    private static final long MIB = 1024 * 1024;

    private final CapturedTable table;
    private final RowReader.Sink sink;
    private final ReentrantLock oneLargeRow;
    /** Rows of which records are still to come, by the number that tells them apart. */
    private final Map<Long, FragmentedRow> open = new HashMap<>();

    private final DigestAccumulator digest = new DigestAccumulator();
    private final ByteInput input = new ByteInput();

    /**
     * @param sink takes each row
     * @param oneLargeRow held while a row is assembled that is large for a process's memory
     */
    RowAssembler(CapturedTable table, RowReader.Sink sink, ReentrantLock oneLargeRow) {
        this.table = table;
        this.sink = sink;
        this.oneLargeRow = oneLargeRow;
    }

    /** Number, size and digest of the rows so far. */
    DigestAccumulator digest() {
        return digest;
    }

    /** Whether records of that partition must wait until a large row in another one is complete. */
    boolean defers(int partition) {
        return !open.isEmpty() && open.values().stream().anyMatch(row -> row.large() && row.partition != partition);
    }

    /**
     * Takes the next records of a partition.
     *
     * @throws Failure when one is not a row of the table, or not a part of one, naming its place
     * @throws SQLException what the sink throws
     */
    void acceptAll(Piece piece, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) throws SQLException {
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
            try {
                // Most rows have no header, and are asked for none.
                if (record.headers().toArray().length > 0) {
                    acceptWithHeaders(piece, record);
                } else if (piece.contains(record.offset())) {
                    accept(piece, record.offset(), value(record));
                }
            } catch (MalformedDataException | IndexOutOfBoundsException | ArithmeticException e) {
                throw damaged(record.partition(), record.offset(), "is not a row of table", e);
            }
        }
    }

    private void acceptWithHeaders(Piece piece, ConsumerRecord<ByteBuffer, ByteBuffer> record) throws SQLException {
        if (record.headers().lastHeader(LogHeaders.POSITION) != null) {
            // A change after the snapshot.
            return;
        }
        Header header = record.headers().lastHeader(LogHeaders.FRAGMENT);
        if (header != null) {
            acceptFragment(piece, record, Fragment.parse(header.value()));
        } else if (piece.contains(record.offset())) {
            accept(piece, record.offset(), value(record));
        }
    }

    private void acceptFragment(Piece piece, ConsumerRecord<ByteBuffer, ByteBuffer> record, Fragment fragment)
            throws SQLException {
        boolean inside = piece.contains(record.offset());
        if (fragment.offset() == 0) {
            if (!inside) {
                return;
            }
            begin(piece.partition(), record.offset(), fragment);
        } else if (!open.containsKey(fragment.row()) && (!inside || !piece.isFirst())) {
            // Its row began in the part of another worker.
            return;
        }
        FragmentedRow row = open.get(fragment.row());
        if (row == null || row.partition != piece.partition()) {
            throw new MalformedDataException("A part of a row whose first part is elsewhere");
        }
        if (row.add(fragment, value(record))) {
            accept(piece, row.offset, ByteBuffer.wrap(row.bytes));
            // The next row may be as large, and both together too large.
            input.release();
            open.remove(fragment.row());
            if (open.values().stream().noneMatch(FragmentedRow::large)) {
                unlock();
            }
        }
    }

    private void begin(int partition, long offset, Fragment first) {
        if (first.length() > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLarge(first);
        }
        if (FragmentedRow.large(first.length())) {
            lock();
        }
        try {
            if (open.putIfAbsent(first.row(), new FragmentedRow(partition, offset, first.length())) != null) {
                throw new MalformedDataException("The first part of a row whose parts are not complete");
            }
        } catch (OutOfMemoryError e) {
            throw tooLarge(first);
        }
    }

    private void accept(Piece piece, long offset, ByteBuffer row) throws SQLException {
        input.set(row.array(), row.arrayOffset() + row.position(), row.remaining());
        SingleObject.expectHeader(table.fingerprint(), input);
        digest.add(input.array(), input.position(), input.remaining());
        sink.at(piece.partition(), offset);
        sink.accept(input);
    }

    private static ByteBuffer value(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        ByteBuffer value = record.value();
        if (value == null) {
            throw new MalformedDataException("A row without a value");
        }
        return value;
    }

    /**
     * Whether all rows of a partition that belong to this part are there.
     *
     * @param position offset up to which it has been read
     * @throws Failure when the end of a row is missing, naming the place
     */
    boolean complete(Piece piece, long position) {
        if (position <= piece.last()) {
            return false;
        }
        if (open.isEmpty() || open.values().stream().noneMatch(row -> row.partition == piece.partition())) {
            return true;
        }
        if (position > piece.range().last()) {
            throw damaged(
                    piece.partition(),
                    piece.range().last(),
                    "is the last of table",
                    new MalformedDataException("the last parts of a row are missing"));
        }
        return false;
    }

    private Failure damaged(int partition, long offset, String what, RuntimeException e) {
        return new Failure(
                FailureCode.LOG_DAMAGED,
                "The record in topic " + table.manifest().topic() + ", partition " + partition + ", offset " + offset
                        + " " + what + " " + table.name() + ": " + e.getMessage(),
                "It was altered after the backup, or something else writes into the topic: restore from another snapshot",
                e);
    }

    private Failure tooLarge(Fragment row) {
        return new Failure(
                FailureCode.TOO_LARGE,
                "A row of table " + table.name() + " has " + row.length() / MIB
                        + " MiB, too much for the memory of this process, "
                        + Runtime.getRuntime().maxMemory() / MIB + " MiB",
                Remedy.of(
                        "Give it more with ROWLOG_JAVA_OPTS=-Xmx2g, or let it do less at the same time with %s",
                        Setting.JOBS.as("1")));
    }

    private void lock() {
        if (oneLargeRow.isHeldByCurrentThread()) {
            return;
        }
        try {
            if (!oneLargeRow.tryLock(WAIT_LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                throw new Failure(
                        FailureCode.BUSY,
                        "Another worker has been writing a large row for " + WAIT_LIMIT.toMinutes() + " minutes",
                        Remedy.of("Check what keeps the target's sessions waiting, then %s", Action.AGAIN));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(
                    FailureCode.STOPPED,
                    "Interrupted while a large row was waited for",
                    Remedy.of("To go on, %s", Action.AGAIN));
        }
    }

    private void unlock() {
        if (oneLargeRow.isHeldByCurrentThread()) {
            oneLargeRow.unlock();
        }
    }

    @Override
    public void close() {
        unlock();
    }

    /** A row that comes in several records of one partition. */
    private static final class FragmentedRow {
        /** Up to this size in bytes, workers may hold as many rows as they like. */
        private static final int SMALL = 8 * 1024 * 1024;

        private final int partition;
        private final long offset;
        private final byte[] bytes;
        private int received;

        FragmentedRow(int partition, long offset, int length) {
            this.partition = partition;
            this.offset = offset;
            bytes = new byte[length];
        }

        static boolean large(int length) {
            return length > SMALL;
        }

        boolean large() {
            return large(bytes.length);
        }

        /**
         * Takes the next part; returns whether the row is complete.
         *
         * @throws MalformedDataException when the part does not go on where the last one ended
         */
        boolean add(Fragment fragment, ByteBuffer part) {
            if (fragment.length() != bytes.length || fragment.offset() != received) {
                throw new MalformedDataException("A part of a row at " + fragment.offset() + " of " + fragment.length()
                        + " bytes, expected " + received + " of " + bytes.length);
            }
            int length = part.remaining();
            if (length == 0 || length > bytes.length - received) {
                throw new MalformedDataException("A part of a row of " + length + " bytes, of the row "
                        + (bytes.length - received) + " are missing");
            }
            part.duplicate().get(bytes, received, length);
            received += length;
            return received == bytes.length;
        }
    }
}
