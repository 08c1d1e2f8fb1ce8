package io.rowlog.consumer.verify;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.avro.RowCopy;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.CopyReader;
import io.rowlog.schema.tuple.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Counts rows of the database and adds up their digest, encoded as in the log. Stateless. */
public final class TableDigest {
    private static final int ADVANCE_ROWS = 10_000;
    /** Larger rows are encoded in pieces. */
    private static final int LARGE = 1024 * 1024;

    private TableDigest() {}

    /**
     * Reads rows by a query.
     *
     * @param from what follows {@code FROM}, as SQL: the table as {@code t}, and where need be a condition
     * @param advanced is told every now and then how many rows have been read since the last time
     * @throws SQLException when the server fails
     */
    public static RowTotal read(Connection session, RowFormat format, String from, LongConsumer advanced)
            throws SQLException {
        return read(session, RowCopy.query(format, from), advanced);
    }

    /**
     * Reads rows.
     *
     * @param advanced is told every now and then how many rows have been read since the last time
     * @throws SQLException when the server fails
     */
    static RowTotal read(Connection session, RowCopy rows, LongConsumer advanced) throws SQLException {
        RowFormat format = rows.format();
        // Without the key, which a digest does not need.
        RowEncoder encoder = new RowEncoder(new RowFormat(format.table(), format.fields(), List.of()));
        DigestAccumulator digest = new DigestAccumulator();
        long[] told = {0};
        scan(session, rows, tuple -> {
            if (large(tuple)) {
                encoder.addTo(digest, tuple);
            } else {
                encoder.encode(tuple);
                encoder.addTo(digest);
            }
            if (digest.rows() - told[0] >= ADVANCE_ROWS) {
                advanced.accept(digest.rows() - told[0]);
                told[0] = digest.rows();
            }
        });
        advanced.accept(digest.rows() - told[0]);
        return RowTotal.of(digest);
    }

    /** Whether a row is so large that it is better encoded in pieces. */
    static boolean large(Tuple tuple) {
        return tuple.length() > LARGE;
    }

    /**
     * Hands on the rows that a statement reads.
     *
     * @param sink takes each row, valid until it returns
     * @throws Failure when the server does not send rows of the format, or one is too large for this process
     * @throws SQLException when the server fails
     */
    static void scan(Connection session, RowCopy rows, Consumer<Tuple> sink) throws SQLException {
        RowFormat format = rows.format();
        CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut(rows.sql());
        try {
            CopyReader reader = rows.reader();
            Tuple tuple = reader.tuple();
            while (nextMessage(copy, reader)) {
                while (reader.next()) {
                    sink.accept(tuple);
                }
            }
            reader.finish();
        } catch (MalformedDataException e) {
            throw new Failure(
                    FailureCode.INTERNAL,
                    "Table " + format.table() + " cannot be read: " + e.getMessage(),
                    "Report this with the column's type and the server's version");
        } catch (OutOfMemoryError e) {
            throw new Failure(
                    FailureCode.TOO_LARGE,
                    "A row of " + format.table() + " is too large for the memory of this process, "
                            + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MiB",
                    Remedy.of(
                            "Give it more with ROWLOG_JAVA_OPTS=-Xmx2g, or read fewer at the same time with %s",
                            Setting.JOBS.as("1")));
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Keeps no message in a variable while the next one comes: both may be large. */
    private static boolean nextMessage(CopyOut copy, CopyReader reader) throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null) {
            return false;
        }
        reader.message(message);
        return true;
    }
}
