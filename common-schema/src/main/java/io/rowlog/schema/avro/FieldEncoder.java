package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.value.Branch;
import io.rowlog.schema.value.ValueCodec;

/** Turns the fields of a tuple of binary COPY into Avro, each by its codec. Not thread-safe. */
final class FieldEncoder {
    private static final int NULL_LENGTH = -1;

    private final RowFormat format;
    private final ValueCodec[] codecs;
    private final ByteInput value = new ByteInput();

    FieldEncoder(RowFormat format) {
        this.format = format;
        codecs = format.fields().stream().map(RowField::codec).toArray(ValueCodec[]::new);
    }

    int count() {
        return codecs.length;
    }

    boolean hasTextForm(int index) {
        return codecs[index].hasTextForm();
    }

    /**
     * Encodes the field at the cursor.
     *
     * @throws MalformedDataException when it is not of its type's binary form, naming the column
     */
    void encode(int index, ByteInput fields, ByteOutput row) {
        try {
            encodeField(codecs[index], fields, row);
        } catch (MalformedDataException | ArithmeticException e) {
            throw inColumn(index, ": " + e.getMessage());
        }
    }

    private void encodeField(ValueCodec codec, ByteInput fields, ByteOutput row) {
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

    /** Lets go of the last tuple. */
    void release() {
        value.release();
    }

    MalformedDataException inColumn(int index, String problem) {
        return new MalformedDataException(
                "Column " + format.fields().get(index).column() + " of " + format.table() + problem);
    }
}
