package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.ValueCodec;

/**
 * Turns tuples of binary COPY into framed Avro rows and keys, by a codec for each column and into buffers that are
 * reused. Not thread-safe.
 */
public final class RowEncoder {
    private static final int NULL_LENGTH = -1;

    private final RowFormat format;
    private final ValueCodec[] codecs;
    private final int[] key;
    private final int[] starts;
    private final ByteInput value = new ByteInput();
    private final ByteOutput row = new ByteOutput(1024);
    private final ByteOutput keyBytes = new ByteOutput(128);

    /** An encoder for rows of the format, framed with the fingerprints of its schemas. */
    public RowEncoder(RowFormat format) {
        this.format = format;
        codecs = format.fields().stream().map(RowField::codec).toArray(ValueCodec[]::new);
        key = format.key().stream().mapToInt(Integer::intValue).toArray();
        starts = new int[codecs.length + 1];
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
        for (int i = 0; i < codecs.length; i++) {
            starts[i] = row.position();
            try {
                encodeField(codecs[i], fields);
            } catch (MalformedDataException | ArithmeticException e) {
                throw inColumn(i, ": " + e.getMessage());
            }
        }
        starts[codecs.length] = row.position();
        if (key.length > 0) {
            encodeKey();
        }
    }

    private void encodeField(ValueCodec codec, ByteInput fields) {
        int length = fields.readInt();
        if (length == NULL_LENGTH) {
            row.writeVarint(Branch.NULL);
            return;
        }
        codec.encode(value.set(fields.array(), fields.skip(length), length), row);
        if (value.remaining() != 0) {
            throw new MalformedDataException(value.remaining() + " bytes more than its type has");
        }
    }

    private MalformedDataException inColumn(int index, String problem) {
        return new MalformedDataException(
                "Column " + format.fields().get(index).column() + " of " + format.table() + problem);
    }

    /** The key's fields are those of the row without their null branch. */
    private void encodeKey() {
        keyBytes.rewind(SingleObject.HEADER);
        byte[] bytes = row.array();
        for (int index : key) {
            int branch = bytes[starts[index]] >> 1;
            if (branch == Branch.NULL) {
                throw inColumn(index, " is null but part of the key");
            }
            if (codecs[index].hasTextForm()) {
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

    /** Whether rows have a key. */
    public boolean hasKey() {
        return key.length > 0;
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
