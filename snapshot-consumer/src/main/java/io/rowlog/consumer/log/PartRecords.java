package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.log.Fragment;
import io.rowlog.schema.log.LogHeaders;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes rows of the records of one part of a table, also of rows that come in several records, and hands them on. A row
 * belongs to the part of the table where its first record is, and its other records with it. Not thread-safe.
 */
final class PartRecords implements AutoCloseable {
    private final TableRows rows;
    private final Map<Integer, PartitionRange> table = new HashMap<>();
    private final RowSink sink;
    private final RowAssemblies assemblies;
    private final DigestAccumulator digest = new DigestAccumulator();
    private final ByteInput input = new ByteInput();

    /**
     * @param sink takes each row
     * @param largeRows held while a row is assembled that is large for a process's memory
     */
    PartRecords(RowsPart part, RowSink sink, ReentrantLock largeRows) {
        rows = part.rows();
        RowsPart.ranges(rows.manifest()).forEach(range -> table.put(range.partition(), range));
        this.sink = sink;
        assemblies = new RowAssemblies(rows.table(), largeRows);
    }

    /** Number, size and digest of the rows so far. */
    DigestAccumulator digest() {
        return digest;
    }

    /** Whether records of that partition must wait until a large row in another one is complete. */
    boolean defers(int partition) {
        return assemblies.defers(partition);
    }

    /**
     * Takes the next records of a partition.
     *
     * @throws Failure when one is not a row of the table, or not a part of one, naming its place
     * @throws SQLException what the sink throws
     */
    void acceptAll(PartitionRange range, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) throws SQLException {
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
            try {
                // Most rows have no header, and are asked for none.
                if (record.headers().toArray().length > 0) {
                    acceptWithHeaders(range, record);
                } else if (range.contains(record.offset())) {
                    accept(value(record));
                }
            } catch (MalformedDataException | IndexOutOfBoundsException | ArithmeticException e) {
                throw damaged(record.partition(), record.offset(), "is not a row of table", e);
            }
        }
    }

    private void acceptWithHeaders(PartitionRange range, ConsumerRecord<ByteBuffer, ByteBuffer> record)
            throws SQLException {
        if (record.headers().lastHeader(LogHeaders.POSITION) != null) {
            return;
        }
        Header header = record.headers().lastHeader(LogHeaders.FRAGMENT);
        if (header != null) {
            acceptFragment(range, record, Fragment.parse(header.value()));
        } else if (range.contains(record.offset())) {
            accept(value(record));
        }
    }

    private void acceptFragment(PartitionRange range, ConsumerRecord<ByteBuffer, ByteBuffer> record, Fragment fragment)
            throws SQLException {
        boolean inside = range.contains(record.offset());
        if (fragment.offset() == 0) {
            if (!inside) {
                return;
            }
            assemblies.begin(range.partition(), fragment);
        } else if (!assemblies.isOpen(fragment) && (!inside || !first(range))) {
            // Its row began in the part of another worker.
            return;
        }
        byte[] row = assemblies.add(range.partition(), fragment, value(record));
        if (row != null) {
            accept(ByteBuffer.wrap(row));
            // The next row may be as large, and both together too large.
            input.release();
            assemblies.taken(fragment);
        }
    }

    /** Whether all rows of the table in that partition begin in this part, or in a later one. */
    private boolean first(PartitionRange range) {
        PartitionRange whole = table.get(range.partition());
        return whole == null || range.first() == whole.first();
    }

    private static ByteBuffer value(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        ByteBuffer value = record.value();
        if (value == null) {
            throw new MalformedDataException("A row without a value");
        }
        return value;
    }

    private void accept(ByteBuffer row) throws SQLException {
        input.set(row.array(), row.arrayOffset() + row.position(), row.remaining());
        SingleObject.expectHeader(rows.fingerprint(), input);
        digest.add(input.array(), input.position(), input.remaining());
        sink.accept(input);
    }

    /**
     * Whether all rows of a partition that belong to this part are there.
     *
     * @param position offset up to which it has been read
     * @throws Failure when the end of a row is missing, naming the place
     */
    boolean complete(PartitionRange range, long position) {
        if (position <= range.last()) {
            return false;
        }
        if (!assemblies.isOpen(range.partition())) {
            return true;
        }
        PartitionRange whole = table.get(range.partition());
        if (whole == null || position > whole.last()) {
            long last = whole == null ? range.last() : whole.last();
            throw damaged(
                    range.partition(),
                    last,
                    "is the last of table",
                    new MalformedDataException("the last parts of a row are missing"));
        }
        return false;
    }

    private Failure damaged(int partition, long offset, String what, RuntimeException e) {
        return new Failure(
                FailureCode.LOG_DAMAGED,
                "The record in topic " + rows.manifest().topic() + ", partition " + partition + ", offset " + offset
                        + " " + what + " " + rows.table() + ": " + e.getMessage(),
                "It was altered after the backup, or something else writes into the topic: restore from another snapshot",
                e);
    }

    @Override
    public void close() {
        assemblies.close();
    }
}
