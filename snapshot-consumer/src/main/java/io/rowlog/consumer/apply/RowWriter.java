package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowSink;
import java.sql.SQLException;

/**
 * Writes rows into the target, in the caller's transaction. Not thread-safe. Closing it before {@link #finish()} discards
 * what it took.
 */
sealed interface RowWriter extends RowSink, AutoCloseable permits CopyWriter, LargeObjectWriter {
    /** Hands over the last rows and waits until the server has taken all. */
    void finish() throws SQLException;

    @Override
    void close() throws SQLException;
}
