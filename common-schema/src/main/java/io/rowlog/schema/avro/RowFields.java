package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.ValueCodec;
import java.util.BitSet;

/**
 * Takes rows apart where one field ends and the next begins, without looking into values: what an update did not hold is
 * taken from the row before it, and a key becomes a row of nothing else. Not thread-safe.
 */
public final class RowFields {
    private final ValueCodec[] codecs;
    private final ByteOutput output = new ByteOutput(1024);
    private final ByteOutput skipped = new ByteOutput(64);

    /** Of rows of the format. */
    public RowFields(RowFormat format) {
        codecs = format.fields().stream().map(RowField::codec).toArray(ValueCodec[]::new);
    }

    /**
     * The row after an update that did not hold all of its values.
     *
     * @param row cursor on the row's Avro bytes, without framing, as the update holds it
     * @param absent indexes of the fields that it does not hold
     * @param before cursor on the row before it
     * @throws io.rowlog.schema.bytes.MalformedDataException when one of them is no row of the format
     */
    public byte[] merge(ByteInput row, BitSet absent, ByteInput before) {
        output.reset();
        for (int i = 0; i < codecs.length; i++) {
            int start = row.position();
            int startBefore = before.position();
            skip(i, row);
            skip(i, before);
            if (absent.get(i)) {
                output.writeBytes(before.array(), startBefore, before.position() - startBefore);
            } else {
                output.writeBytes(row.array(), start, row.position() - start);
            }
        }
        return output.toByteArray();
    }

    private void skip(int field, ByteInput row) {
        int branch = Branch.read(row, codecs[field]);
        RowDecoder.skip(codecs[field], branch, row, skipped);
    }

    /**
     * A key as a row of the format of {@link RowSchemas#readKey}: each value gets the branch that rows have before it.
     *
     * @param key cursor on the key's Avro bytes, without framing
     * @throws io.rowlog.schema.bytes.MalformedDataException when it is no key of the format
     */
    public byte[] ofKey(ByteInput key) {
        output.reset();
        for (ValueCodec codec : codecs) {
            // The union of a key lacks the null of a row's, and one of a single type is none.
            int branch = codec.hasTextForm() ? (int) key.readVarint() + Branch.ORDINARY : Branch.ORDINARY;
            int start = key.position();
            RowDecoder.skip(codec, branch, key, skipped);
            output.writeVarint(branch);
            output.writeBytes(key.array(), start, key.position() - start);
        }
        return output.toByteArray();
    }
}
