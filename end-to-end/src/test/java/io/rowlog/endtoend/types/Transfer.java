package io.rowlog.endtoend.types;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.schema.avro.RowDecoder;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.BinaryCopyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** The way of a table's rows: out of one table as producer and consumer read it, and into another. */
final class Transfer {
    private final Connection connection;

    Transfer(Connection connection) {
        this.connection = connection;
    }

    /** Rows as they are in the log, without framing. */
    record Rows(RowFormat format, List<byte[]> rows, Digest digest) {}

    Rows read(QualifiedName table) throws SQLException {
        RowFormat format = RowFormat.of(Objects.requireNonNull(
                new CatalogReader().read(connection).tablesByName().get(table)));
        RowEncoder encoder = new RowEncoder(format);
        DigestAccumulator digest = new DigestAccumulator();
        BinaryCopyReader tuples = new BinaryCopyReader(format.forms());
        List<byte[]> rows = new ArrayList<>();
        CopyOut copy = copyApi()
                .copyOut("COPY (SELECT "
                        + format.fields().stream().map(RowField::expression).collect(Collectors.joining(", "))
                        + " FROM ONLY " + table.sql() + " AS t) TO STDOUT (FORMAT binary)");
        for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
            tuples.message(message);
            while (tuples.next()) {
                encoder.encode(tuples.tuple());
                encoder.addTo(digest);
                rows.add(encoder.row());
            }
        }
        tuples.finish();
        return new Rows(format, rows, digest.digest());
    }

    /** Writes the rows in binary where that can express them, and returns the others. */
    List<byte[]> writeBinary(Rows rows, QualifiedName target) throws SQLException {
        RowDecoder decoder = new RowDecoder(rows.format());
        ByteOutput data = new ByteOutput(1 << 16);
        List<byte[]> left = new ArrayList<>();
        CopyFormat.BINARY.writeHeader(data);
        for (byte[] row : rows.rows()) {
            if (!decoder.decodeBinary(cursor(row), data)) {
                left.add(row);
            }
        }
        CopyFormat.BINARY.writeTrailer(data);
        write("COPY " + target.sql() + " FROM STDIN (FORMAT binary)", data);
        return left;
    }

    void writeText(RowFormat format, List<byte[]> rows, QualifiedName target) throws SQLException {
        RowDecoder decoder = new RowDecoder(format);
        ByteOutput data = new ByteOutput(1 << 16);
        for (byte[] row : rows) {
            decoder.decodeText(cursor(row), data);
        }
        write("COPY " + target.sql() + " FROM STDIN (FORMAT text)", data);
    }

    private static ByteInput cursor(byte[] row) {
        return new ByteInput().set(row, SingleObject.HEADER, row.length - SingleObject.HEADER);
    }

    private void write(String sql, ByteOutput data) throws SQLException {
        CopyIn copy = copyApi().copyIn(sql);
        try {
            copy.writeToCopy(data.array(), 0, data.position());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private CopyManager copyApi() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
