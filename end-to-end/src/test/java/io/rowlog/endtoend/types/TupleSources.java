package io.rowlog.endtoend.types;

import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.tuple.TextCopyReader;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.tuple.TupleData;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Rows of one table as a server sends them besides binary COPY: each value as text, and in pgoutput's messages. The slot
 * remembers what is written while this is open.
 */
final class TupleSources implements AutoCloseable {
    private static final String SLOT = "rowlog_types";

    private final Connection connection;
    private final QualifiedName table;

    TupleSources(Connection connection, QualifiedName table) throws SQLException {
        this.connection = connection;
        this.table = table;
        // A slot shows what has been flushed, and servers of tests do not wait for that.
        execute("SET synchronous_commit = on");
        execute("CREATE PUBLICATION " + SLOT + " FOR TABLE " + table.sql());
        execute("SELECT pg_catalog.pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }

    /** The rows in Avro, from what the server prints of each value. */
    List<byte[]> text(RowFormat format) throws SQLException {
        RowEncoder encoder = new RowEncoder(format);
        TextCopyReader tuples = new TextCopyReader(format.fields().size());
        List<byte[]> rows = new ArrayList<>();
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT "
                        + format.fields().stream()
                                .map(field -> SqlIdentifier.quote(field.column()))
                                .collect(Collectors.joining(", "))
                        + " FROM ONLY " + table.sql() + ") TO STDOUT");
        for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
            tuples.message(message);
            while (tuples.next()) {
                encoder.encode(tuples.tuple());
                rows.add(encoder.row());
            }
        }
        tuples.finish();
        return rows;
    }

    /** The rows in Avro that were inserted since the slot was made, from pgoutput's messages. */
    List<byte[]> inserts(RowFormat format, boolean binary) throws SQLException {
        RowEncoder encoder = new RowEncoder(format);
        List<byte[]> rows = new ArrayList<>();
        changes('I', format, binary, tuple -> {
            encoder.encode(tuple);
            rows.add(encoder.row());
        });
        return rows;
    }

    /** Hands on the new row of each change of a kind ({@code I}, or {@code U} of which the key is the same). */
    void changes(char kind, RowFormat format, boolean binary, Consumer<Tuple> tuples) throws SQLException {
        Tuple tuple = new Tuple(format.fields().size());
        try (PreparedStatement peek = connection.prepareStatement(
                "SELECT data FROM pg_catalog.pg_logical_slot_peek_binary_changes(?, NULL, NULL, 'proto_version', '1',"
                        + " 'publication_names', ?, 'binary', ?)")) {
            peek.setString(1, SLOT);
            peek.setString(2, SLOT);
            peek.setString(3, Boolean.toString(binary));
            try (ResultSet row = peek.executeQuery()) {
                while (row.next()) {
                    byte[] message = row.getBytes(1);
                    if (message[0] == kind) {
                        ByteInput input = new ByteInput().set(message, 1, message.length - 1);
                        input.readInt();
                        input.expect("N");
                        TupleData.read(input, tuple);
                        if (input.remaining() != 0) {
                            throw new IllegalStateException(input.remaining() + " bytes after the row");
                        }
                        tuples.accept(tuple);
                    }
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("SELECT pg_catalog.pg_drop_replication_slot('" + SLOT + "')");
        execute("DROP PUBLICATION " + SLOT);
        execute("RESET synchronous_commit");
    }
}
