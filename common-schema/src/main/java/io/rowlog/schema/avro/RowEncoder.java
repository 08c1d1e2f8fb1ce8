package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import io.rowlog.schema.tuple.Tuple;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.ValueCodec;
import java.util.BitSet;

/**
 * Turns tuples into framed Avro rows and keys, by a codec for each column: whole rows into buffers that are reused, and large
 * ones piece by piece, so that of a row of some hundred megabytes no second copy is made. Not thread-safe.
 */
public final class RowEncoder {
    private static final int PIECE = 64 * 1024;

    private final RowFormat format;
    private final ValueCodec[] codecs;
    private final int[] key;
    private final boolean[] inKey;
    private final long fingerprint;
    private final int[] starts;
    private final BitSet unchanged = new BitSet();
    private final ByteOutput row = new ByteOutput(1024);
    private final ByteOutput keyBytes = new ByteOutput(128);

    /** An encoder for rows of the format, framed with the fingerprints of its schemas. */
    public RowEncoder(RowFormat format) {
        this.format = format;
        codecs = format.fields().stream().map(RowField::codec).toArray(ValueCodec[]::new);
        key = format.key().stream().mapToInt(Integer::intValue).toArray();
        inKey = new boolean[codecs.length];
        for (int index : key) {
            inKey[index] = true;
        }
        starts = new int[codecs.length + 1];
        fingerprint = SchemaId.of(RowSchemas.row(format)).fingerprint();
        SingleObject.writeHeader(fingerprint, row);
        SingleObject.writeHeader(SchemaId.of(RowSchemas.key(format)).fingerprint(), keyBytes);
    }

    /**
     * Encodes a whole row, and its key. The result stays until the next call.
     *
     * @throws MalformedDataException when a value is not of the form that it is said to have, or is unchanged, naming the
     *     column
     */
    public void encode(Tuple tuple) {
        if (!encodePartial(tuple).isEmpty()) {
            throw unchanged(unchanged.nextSetBit(0));
        }
    }

    private MalformedDataException unchanged(int index) {
        return inColumn(index, " is unchanged, and the server did not send its value");
    }

    /**
     * Encodes a row of an update of which the server did not send every value. In Avro unchanged columns are null, so a
     * record of such a row must say which they are: the row's digest is not that of the row in the table.
     *
     * @return the unchanged columns, counted from 0, until the next call; empty when the row is whole
     * @throws MalformedDataException when a value is not of the form that it is said to have, or a column of the key is
     *     unchanged, naming the column
     */
    public BitSet encodePartial(Tuple tuple) {
        unchanged.clear();
        row.rewind(SingleObject.HEADER);
        for (int i = 0; i < codecs.length; i++) {
            starts[i] = row.position();
            if (tuple.form(i) == Tuple.Form.UNCHANGED) {
                unchanged.set(i);
            }
            encode(i, tuple, row);
        }
        starts[codecs.length] = row.position();
        writeKey();
        return unchanged;
    }

    /**
     * Encodes the key alone, as of a row that was deleted; columns outside of the key may have any form. The row that was
     * encoded before is gone.
     *
     * @throws MalformedDataException as {@link #encode} does
     */
    public void encodeKey(Tuple tuple) {
        unchanged.clear();
        row.rewind(SingleObject.HEADER);
        for (int i = 0; i < codecs.length; i++) {
            starts[i] = row.position();
            if (inKey[i]) {
                unchanged.set(i, tuple.form(i) == Tuple.Form.UNCHANGED);
                encode(i, tuple, row);
            }
        }
        starts[codecs.length] = row.position();
        writeKey();
    }

    /**
     * Encodes a whole row, but not its key, and hands it on in pieces. What was encoded before stays.
     *
     * @param pieceBytes largest size of a piece, at least 16
     * @param pieces takes the framed row
     * @throws MalformedDataException as {@link #encode(Tuple)} does
     */
    public void encode(Tuple tuple, int pieceBytes, ByteSink pieces) {
        for (int i = 0; i < codecs.length; i++) {
            if (tuple.form(i) == Tuple.Form.UNCHANGED) {
                throw unchanged(i);
            }
        }
        encodePartial(tuple, pieceBytes, pieces);
    }

    /** The same for a row of an update of which the server did not send every value; such columns are null. */
    public void encodePartial(Tuple tuple, int pieceBytes, ByteSink pieces) {
        ByteOutput output = new ByteOutput(pieceBytes, pieces);
        SingleObject.writeHeader(fingerprint, output);
        for (int i = 0; i < codecs.length; i++) {
            encode(i, tuple, output);
        }
        output.drain();
    }

    /**
     * Encodes the value of one column alone, without framing, and hands it on in pieces. What was encoded before stays.
     *
     * @param pieces takes the value's branch of the union and its Avro bytes
     * @throws MalformedDataException as {@link #encode(Tuple)} does
     */
    public void encodeColumn(int column, Tuple tuple, ByteSink pieces) {
        ByteOutput output = new ByteOutput(PIECE, pieces);
        encode(column, tuple, output);
        output.drain();
    }

    /**
     * Length of the framed row of a tuple in bytes, which is not kept; unchanged columns are null.
     *
     * @throws MalformedDataException when a value is not of the form that it is said to have, naming the column
     */
    public long length(Tuple tuple) {
        long[] length = {0};
        encodePartial(tuple, PIECE, (bytes, count) -> length[0] += count);
        return length[0];
    }

    private void encode(int index, Tuple tuple, ByteOutput out) {
        try {
            switch (tuple.form(index)) {
                case NULL, UNCHANGED -> out.writeVarint(Branch.NULL);
                case TEXT -> {
                    ByteInput text = tuple.value(index);
                    codecs[index].encodeText(text, out);
                    expectEnd(text);
                }
                case BINARY -> {
                    ByteInput value = tuple.value(index);
                    codecs[index].encodeBinary(value, out);
                    expectEnd(value);
                }
            }
        } catch (MalformedDataException | ArithmeticException e) {
            throw inColumn(index, ": " + e.getMessage());
        }
    }

    private static void expectEnd(ByteInput value) {
        if (value.remaining() != 0) {
            throw new MalformedDataException(value.remaining() + " bytes more than its type has");
        }
    }

    private MalformedDataException inColumn(int index, String problem) {
        return new MalformedDataException(
                "Column " + format.fields().get(index).column() + " of " + format.table() + problem);
    }

    /** The key's fields are those of the row without their null branch. */
    private void writeKey() {
        keyBytes.rewind(SingleObject.HEADER);
        byte[] bytes = row.array();
        for (int index : key) {
            int branch = bytes[starts[index]] >> 1;
            if (branch == Branch.NULL) {
                String form = unchanged.get(index) ? "unchanged" : "null";
                throw inColumn(index, " is " + form + " but part of the key");
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

    /** Adds the row that was encoded, without its framing, to a digest. */
    public void addTo(DigestAccumulator digest) {
        digest.add(row.array(), SingleObject.HEADER, row.position() - SingleObject.HEADER);
    }

    /** Adds the row of one tuple, without its framing, to a digest piece by piece. */
    public void addTo(DigestAccumulator digest, Tuple tuple) {
        digest.begin();
        encode(tuple, PIECE, digesting(digest));
        digest.end();
    }

    /** Adds a framed row to a digest, without its framing, piece by piece; the digest counts it when the caller ends it. */
    public static ByteSink digesting(DigestAccumulator digest) {
        int[] framing = {SingleObject.HEADER};
        return (bytes, length) -> {
            int skipped = Math.min(framing[0], length);
            framing[0] -= skipped;
            digest.piece(bytes, skipped, length - skipped);
        };
    }
}
