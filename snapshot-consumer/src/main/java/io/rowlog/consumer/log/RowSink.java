package io.rowlog.consumer.log;

import io.rowlog.schema.bytes.ByteInput;
import java.sql.SQLException;

/** Takes rows one by one. */
@FunctionalInterface
public interface RowSink {
    /** Takes nothing: for reading a log only to check it. */
    RowSink NONE = row -> {};

    /**
     * Takes a row.
     *
     * @param row cursor on the row's Avro bytes, valid until this returns
     * @throws io.rowlog.schema.bytes.MalformedDataException when the bytes are not a row of the table
     * @throws SQLException when the target does not take it
     */
    void accept(ByteInput row) throws SQLException;
}
