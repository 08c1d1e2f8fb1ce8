package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.ByteSink;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.digest.DigestAccumulator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns tuples of binary COPY into framed Avro rows that are handed on piece by piece: of a row of some hundred megabytes
 * no second copy is made. The same bytes as those of {@link RowEncoder}. Not thread-safe.
 */
public final class LargeRowEncoder {
    private static final int COUNTED = 64 * 1024;
    private static final int NULL_LENGTH = -1;

    private final List<Integer> key;
    private final long fingerprint;
    private final FieldEncoder encoder;
    private final RowEncoder keyEncoder;

    /** An encoder for rows of the format. */
    public LargeRowEncoder(RowFormat format) {
        key = format.key();
        fingerprint = SchemaId.of(RowSchemas.row(format)).fingerprint();
        encoder = new FieldEncoder(format);
        keyEncoder = new RowEncoder(new RowFormat(
                format.table(),
                key.stream().map(format.fields()::get).toList(),
                IntStream.range(0, key.size()).boxed().toList()));
    }

    /**
     * Length of the framed row of a tuple, in bytes.
     *
     * @param fields cursor before the tuple's first field; it is not moved
     * @throws MalformedDataException when a field is not of its type's binary form, naming the column
     */
    public long length(ByteInput fields) {
        long[] length = {0};
        encode(copy(fields), new ByteOutput(COUNTED, (bytes, count) -> length[0] += count));
        return length[0];
    }

    /**
     * The framed key of a tuple; meaningless when rows have none.
     *
     * @param fields cursor before the tuple's first field; it is not moved
     */
    public byte[] key(ByteInput fields) {
        ByteInput tuple = copy(fields);
        int[] starts = new int[encoder.count()];
        int[] lengths = new int[starts.length];
        for (int i = 0; i < starts.length; i++) {
            lengths[i] = tuple.readInt();
            starts[i] = tuple.skip(Math.max(0, lengths[i]));
        }
        ByteOutput chosen = new ByteOutput(COUNTED);
        for (int index : key) {
            chosen.writeInt(lengths[index]);
            if (lengths[index] != NULL_LENGTH) {
                chosen.writeBytes(tuple.array(), starts[index], lengths[index]);
            }
        }
        keyEncoder.encode(new ByteInput().set(chosen.array(), 0, chosen.position()));
        return keyEncoder.key();
    }

    /**
     * Encodes one tuple.
     *
     * @param fields cursor before the tuple's first field; after it in the end
     * @param pieceBytes largest size of a piece, at least 16
     * @param pieces takes the framed row
     */
    public void encode(ByteInput fields, int pieceBytes, ByteSink pieces) {
        encode(fields, new ByteOutput(pieceBytes, pieces));
    }

    /** Adds the row of one tuple, without its framing, to a digest; moves the cursor over the tuple. */
    public void addTo(DigestAccumulator digest, ByteInput fields) {
        digest.begin();
        encode(fields, COUNTED, digesting(digest));
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

    private void encode(ByteInput fields, ByteOutput row) {
        SingleObject.writeHeader(fingerprint, row);
        for (int i = 0; i < encoder.count(); i++) {
            encoder.encode(i, fields, row);
        }
        row.drain();
        encoder.release();
    }

    private static ByteInput copy(ByteInput fields) {
        return new ByteInput().set(fields.array(), fields.position(), fields.remaining());
    }
}
