package io.rowlog.consumer.verify;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.BinaryCopyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Counts rows of the database and adds up their digest, encoded as in the log. Stateless. */
public final class TableDigest {
    private static final int ADVANCE_ROWS = 10_000;
    /** Larger rows are encoded in pieces. */
    private static final int LARGE = 1024 * 1024;

    private TableDigest() {}

    /**
     * Reads rows.
     *
     * @param from what follows {@code FROM}, as SQL: the table as {@code t}, and where need be a condition
     * @param advanced is told every now and then how many rows have been read since the last time
     * @throws SQLException when the server fails
     */
    public static RowTotal read(Connection session, RowFormat format, String from, LongConsumer advanced)
            throws SQLException {
        String columns = format.fields().stream().map(RowField::expression).collect(Collectors.joining(", "));
        String sql = "COPY (SELECT " + columns + " FROM " + from + ") TO STDOUT (FORMAT binary)";
        CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            return RowTotal.of(read(copy, format, advanced));
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

    private static DigestAccumulator read(CopyOut copy, RowFormat format, LongConsumer advanced) throws SQLException {
        // Without the key, which a digest does not need.
        RowFormat keyless = new RowFormat(format.table(), format.fields(), List.of());
        RowEncoder encoder = new RowEncoder(keyless);
        BinaryCopyReader reader = new BinaryCopyReader(format.forms());
        DigestAccumulator digest = new DigestAccumulator();
        long told = 0;
        while (nextMessage(copy, reader)) {
            while (reader.next()) {
                if (reader.tuple().length() > LARGE) {
                    encoder.addTo(digest, reader.tuple());
                    continue;
                }
                encoder.encode(reader.tuple());
                encoder.addTo(digest);
            }
            if (digest.rows() - told >= ADVANCE_ROWS) {
                advanced.accept(digest.rows() - told);
                told = digest.rows();
            }
        }
        reader.finish();
        advanced.accept(digest.rows() - told);
        return digest;
    }

    /** Keeps no message in a variable while the next one comes: both may be large. */
    private static boolean nextMessage(CopyOut copy, BinaryCopyReader reader) throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null) {
            return false;
        }
        reader.message(message);
        return true;
    }
}
