package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.value.Branch;

/**
 * Turns tuples of binary COPY into framed Avro rows and keys, by a codec for each column and into buffers that are
 * reused. Not thread-safe.
 */
public final class RowEncoder {
    private final FieldEncoder encoder;
    private final int[] key;
    private final int[] starts;
    private final ByteOutput row = new ByteOutput(1024);
    private final ByteOutput keyBytes = new ByteOutput(128);

    /** An encoder for rows of the format, framed with the fingerprints of its schemas. */
    public RowEncoder(RowFormat format) {
        encoder = new FieldEncoder(format);
        key = format.key().stream().mapToInt(Integer::intValue).toArray();
        starts = new int[encoder.count() + 1];
        SingleObject.writeHeader(SchemaId.of(RowSchemas.row(format)).fingerprint(), row);
        SingleObject.writeHeader(SchemaId.of(RowSchemas.key(format)).fingerprint(), keyBytes);
    }

    /**
     * Encodes one tuple; its fields are read from the cursor. The result stays until the next call.
     *
     * @throws MalformedDataException when a field is not of its type's binary form, naming the column
     */
    public void encode(ByteInput fields) {
        row.rewind(SingleObject.HEADER);
        for (int i = 0; i < starts.length - 1; i++) {
            starts[i] = row.position();
            encoder.encode(i, fields, row);
        }
        starts[starts.length - 1] = row.position();
        if (key.length > 0) {
            encodeKey();
        }
    }

    /** The key's fields are those of the row without their null branch. */
    private void encodeKey() {
        keyBytes.rewind(SingleObject.HEADER);
        byte[] bytes = row.array();
        for (int index : key) {
            int branch = bytes[starts[index]] >> 1;
            if (branch == Branch.NULL) {
                throw encoder.inColumn(index, " is null but part of the key");
            }
            if (encoder.hasTextForm(index)) {
                keyBytes.writeVarint(branch - 1);
            }
            int start = starts[index] + 1;
            keyBytes.writeBytes(bytes, start, starts[index + 1] - start);
        }
    }

    /** The framed row as a new array. */
    public byte[] row() {
        return row.toByteArray();
    }

    /** Number of bytes of the framed row. */
    public int rowLength() {
        return row.position();
    }

    /** Hands on the framed row in pieces of at most so many bytes. */
    public void row(int pieceBytes, ByteSink pieces) {
        ByteOutput output = new ByteOutput(pieceBytes, pieces);
        output.writeBytes(row.array(), 0, row.position());
        output.drain();
    }

    /** Whether rows have a key. */
    public boolean hasKey() {
        return key.length > 0;
    }

    /** Number of bytes of the framed key, 0 when rows have none. */
    public int keyLength() {
        return hasKey() ? keyBytes.position() : 0;
    }

    /** The framed key as a new array; meaningless when {@link #hasKey()} is false. */
    public byte[] key() {
        return keyBytes.toByteArray();
    }

    /** Adds the row, without its framing, to a digest. */
    public void addTo(DigestAccumulator digest) {
        digest.add(row.array(), SingleObject.HEADER, row.position() - SingleObject.HEADER);
    }
}
