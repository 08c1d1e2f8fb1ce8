package io.rowlog.consumer.load;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowReader;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.LargeObjects;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Brings rows from Kafka into tables over one session; its transactions are the caller's. Not thread-safe. */
public final class TableLoader implements AutoCloseable {
    private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

    private final Connection session;
    private final RowReader reader;
    private final ByteOutput buffer = CopyWriter.buffer();

    /**
     * A loader over a session.
     *
     * @param clientId of the Kafka consumer that reads the rows
     */
    public TableLoader(Connection session, RowSource source, String clientId) {
        this.session = session;
        reader = source.reader(clientId);
    }

    /**
     * Writes rows into the target, in the caller's transaction. Not thread-safe. Closing it before {@link #finish()} discards
     * what it took.
     */
    sealed interface Writer extends RowReader.Sink, AutoCloseable permits CopyWriter, LargeObjectRows.Writer {
        /** Hands over the last rows and waits until the server has taken all. */
        void finish() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /**
     * Loads a part of a table; a whole table is compared with what the backup counted.
     *
     * @param target the table to write to as SQL, with columns of the same names; large objects, which must exist, are
     *     written where they are
     * @param freeze whether to write the rows as frozen
     * @throws Failure when the server refuses rows, or when they are not those that the backup counted
     */
    public RowTotal load(Part part, String target, boolean freeze) throws SQLException {
        try (Writer writer = writer(part.table(), target, freeze)) {
            RowTotal total = reader.read(part, writer);
            writer.finish();
            if (part.whole()) {
                total.requireAllOf(part.table());
            }
            return total;
        } catch (SQLException e) {
            throw ServerFailure.ofRows(part.table(), part.place(), e, invalid(part, e));
        }
    }

    private @Nullable String invalid(Part part, SQLException failure) throws SQLException {
        return CHARACTER_NOT_IN_REPERTOIRE.equals(failure.getSQLState()) ? InvalidText.column(reader, part) : null;
    }

    private Writer writer(CapturedTable table, String target, boolean freeze) throws SQLException {
        return table.name().equals(LargeObjects.TABLE) && !LargeObjectRows.mayInsert(session)
                ? new LargeObjectRows.Writer(session, table, buffer)
                : new CopyWriter(session, table.format(), target, freeze, buffer);
    }

    @Override
    public void close() {
        reader.close();
    }
}
