package io.rowlog.consumer.load;

import io.rowlog.schema.avro.RowDecoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.copy.CopyFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows into a table by {@code COPY ... FROM STDIN}, in binary format as long as that can express them and in text
 * format from the first row on that it cannot. Not thread-safe. Its transaction is the caller's; closing it before {@link
 * #finish()} makes the server discard what it took.
 */
public final class CopyWriter implements TableLoader.Writer {
    private static final int BUFFER = 64 * 1024;
    /** Larger rows are handed to the server in pieces. */
    private static final int LARGE = 1024 * 1024;

    private final Connection connection;
    private final RowFormat rows;
    private final String target;
    private final boolean freeze;
    private final RowDecoder decoder;
    private final ByteOutput buffer;
    private CopyFormat format;
    private @Nullable CopyIn copy;

    /**
     * A writer of rows of a format.
     *
     * @param target the table to write to as SQL, with columns of the same names
     * @param freeze whether to write rows as frozen: the table was truncated in this transaction
     */
    public CopyWriter(Connection connection, RowFormat rows, String target, boolean freeze, ByteOutput buffer) {
        this.connection = connection;
        this.rows = rows;
        this.target = target;
        this.freeze = freeze;
        this.buffer = buffer;
        decoder = new RowDecoder(rows);
        format = decoder.preferredFormat();
    }

    /** A buffer to be used for one table after the other. */
    public static ByteOutput buffer() {
        return new ByteOutput(2 * BUFFER);
    }

    @Override
    public void accept(ByteInput row) throws SQLException {
        CopyIn running = copy == null ? begin() : copy;
        byte[] array = row.array();
        int start = row.position();
        int length = row.remaining();
        if (length > LARGE) {
            acceptLarge(row, running);
            return;
        }
        if (format == CopyFormat.TEXT) {
            decoder.decodeText(row, buffer);
        } else if (!decoder.decodeBinary(row, buffer)) {
            finish();
            format = CopyFormat.TEXT;
            running = begin();
            decoder.decodeText(row.set(array, start, length), buffer);
        }
        if (buffer.position() >= BUFFER) {
            flush(running);
        }
    }

    private void acceptLarge(ByteInput row, CopyIn running) throws SQLException {
        CopyIn fitting = running;
        if (format == CopyFormat.BINARY && !decoder.hasBinaryForm(row)) {
            finish();
            format = CopyFormat.TEXT;
            fitting = begin();
        }
        CopyIn taking = fitting;
        decoder.decode(row, format, buffer, () -> flush(taking));
    }

    private CopyIn begin() throws SQLException {
        buffer.reset();
        CopyIn begun = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement());
        copy = begun;
        format.writeHeader(buffer);
        return begun;
    }

    private String statement() {
        // Without a list COPY takes all columns that are not generated: right where there is none to name.
        List<String> written = rows.writableColumns();
        String columns = written.isEmpty()
                ? ""
                : written.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", ", " (", ")"));
        return "COPY " + target + columns + " FROM STDIN (FORMAT "
                + format.name().toLowerCase(Locale.ROOT) + (freeze ? ", FREEZE" : "") + ")";
    }

    private void flush(CopyIn running) throws SQLException {
        running.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.reset();
    }

    @Override
    public void finish() throws SQLException {
        CopyIn running = copy;
        if (running != null) {
            format.writeTrailer(buffer);
            flush(running);
            running.endCopy();
            copy = null;
        }
    }

    @Override
    public void close() throws SQLException {
        CopyIn running = copy;
        copy = null;
        if (running != null && running.isActive()) {
            running.cancelCopy();
        }
    }
}
