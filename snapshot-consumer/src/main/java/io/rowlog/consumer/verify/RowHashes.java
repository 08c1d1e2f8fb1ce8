package io.rowlog.consumer.verify;

import io.rowlog.schema.avro.DatumBounds;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.digest.RowHash;
import io.rowlog.schema.tuple.Tuple;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.Schema;

/**
 * Tells rows apart by 64 bits each of their columns' Avro bytes, of their key, and of the whole. Equal rows of the log and of the
 * database have equal ones. Not thread-safe: filled with one row after the other.
 */
final class RowHashes {
    private final Schema[] columns;
    private final int[] key;
    private final RowEncoder encoder;
    private final RowHash hash = new RowHash();
    private final ByteInput input = new ByteInput();
    private final long[] hashes;
    private final byte[] bytes;
    private long ofKey;
    private long ofRow;

    /** For rows of the format. */
    RowHashes(RowFormat format) {
        columns = RowSchemas.row(format).getFields().stream()
                .map(Schema.Field::schema)
                .toArray(Schema[]::new);
        key = format.key().stream().mapToInt(Integer::intValue).toArray();
        // Without the key, which need not be there in the database.
        encoder = new RowEncoder(new RowFormat(format.table(), format.fields(), List.of()));
        hashes = new long[columns.length];
        bytes = new byte[columns.length * Long.BYTES];
    }

    /**
     * Takes a row of the log.
     *
     * @param row cursor on its Avro bytes without framing
     */
    void take(ByteInput row) {
        for (int i = 0; i < columns.length; i++) {
            int start = row.position();
            DatumBounds.check(columns[i], row);
            hash.hash(row.array(), start, row.position() - start);
            hashes[i] = hash.first();
        }
        combine();
    }

    /** Takes a row of the database, whose first columns are those of the format. */
    void take(Tuple tuple) {
        if (!TableDigest.large(tuple)) {
            encoder.encode(tuple);
            byte[] row = encoder.row();
            take(input.set(row, SingleObject.HEADER, row.length - SingleObject.HEADER));
            return;
        }
        for (int i = 0; i < columns.length; i++) {
            hash.begin();
            encoder.encodeColumn(i, tuple, (piece, length) -> hash.update(piece, 0, length));
            hash.end();
            hashes[i] = hash.first();
        }
        combine();
    }

    private void combine() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (long column : hashes) {
            buffer.putLong(column);
        }
        hash.hash(bytes, 0, bytes.length);
        ofRow = hash.first();
        ofKey = ofRow;
        if (key.length > 0) {
            buffer.clear();
            for (int column : key) {
                buffer.putLong(hashes[column]);
            }
            hash.hash(bytes, 0, key.length * Long.BYTES);
            ofKey = hash.first();
        }
    }

    /** Of the row's key; of the whole row where there is none. */
    long ofKey() {
        return ofKey;
    }

    /** Of the whole row. */
    long ofRow() {
        return ofRow;
    }

    /** Of each column. */
    List<Long> ofColumns() {
        return LongStream.of(hashes).boxed().toList();
    }
}
