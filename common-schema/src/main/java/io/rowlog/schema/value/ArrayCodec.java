package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * One-dimensional arrays whose elements have an Avro type: an Avro array of nullable elements in one block. Arrays of
 * more dimensions, or whose subscripts do not start at 1, travel as text. The binary form is that of
 * {@code array_send}: dimensions, flag for nulls, element type, size and lower bound of each dimension, elements.
 *
 * @param elementType OID of the element type, which the binary form repeats; fixed for built-in types
 */
record ArrayCodec(ValueCodec element, int elementType) implements ValueCodec {
    private static final int MAX_DIMENSIONS = 6;
    private static final int NULL_LENGTH = -1;

    @Override
    public String encoding() {
        return element.encoding() + "[]";
    }

    @Override
    public Schema avroType() {
        return Schema.createArray(nullable(element));
    }

    /** The union of null, the codec's type and its text form. */
    static Schema nullable(ValueCodec codec) {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL), codec.avroType()));
        if (codec.hasTextForm()) {
            branches.add(Schema.create(Schema.Type.STRING));
        }
        return Schema.createUnion(branches);
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        int dimensions = value.readInt();
        value.readInt();
        value.readInt();
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw new MalformedDataException("An array of " + dimensions + " dimensions");
        }
        int size = dimensions == 0 ? 0 : readSize(value);
        int lowerBound = dimensions == 0 ? 1 : value.readInt();
        if (dimensions > 1 || lowerBound != 1) {
            writeText(value, dimensions, size, lowerBound, avro);
            return;
        }
        avro.writeVarint(Branch.ORDINARY);
        if (size > 0) {
            avro.writeVarint(size);
            ByteInput item = new ByteInput();
            for (int i = 0; i < size; i++) {
                encodeElement(value, item, avro);
            }
        }
        avro.writeVarint(0);
    }

    /** The server sends an array without elements as one without dimensions; and each element has a length. */
    private static int readSize(ByteInput value) {
        int size = value.readInt();
        if (size < 1 || size > value.remaining() / Integer.BYTES) {
            throw new MalformedDataException("A dimension of " + size + " elements");
        }
        return size;
    }

    private void encodeElement(ByteInput array, ByteInput item, ByteOutput avro) {
        int length = array.readInt();
        if (length == NULL_LENGTH) {
            avro.writeVarint(Branch.NULL);
        } else {
            element.encode(item.set(array.array(), array.skip(length), length), avro);
        }
    }

    private void writeText(ByteInput value, int dimensions, int size, int lowerBound, ByteOutput avro) {
        int[] sizes = new int[dimensions];
        int[] lowerBounds = new int[dimensions];
        sizes[0] = size;
        lowerBounds[0] = lowerBound;
        for (int i = 1; i < dimensions; i++) {
            sizes[i] = readSize(value);
            lowerBounds[i] = value.readInt();
        }
        ByteOutput text = new ByteOutput(256);
        ArrayText.writeBounds(sizes, lowerBounds, text);
        writeDimension(value, sizes, 0, text);
        avro.writeVarint(Branch.TEXT);
        avro.writeVarint(text.position());
        avro.writeBytes(text.array(), 0, text.position());
    }

    private void writeDimension(ByteInput value, int[] sizes, int dimension, ByteOutput text) {
        text.writeByte('{');
        for (int i = 0; i < sizes[dimension]; i++) {
            if (i > 0) {
                text.writeByte(',');
            }
            if (dimension < sizes.length - 1) {
                writeDimension(value, sizes, dimension + 1, text);
            } else {
                ByteOutput item = new ByteOutput(32);
                encodeElement(value, new ByteInput(), item);
                writeElement(new ByteInput().set(item.array(), 0, item.position()), text);
            }
        }
        text.writeByte('}');
    }

    private void writeElement(ByteInput avro, ByteOutput text) {
        switch (Branch.read(avro, element)) {
            case Branch.NULL -> text.writeAscii("NULL");
            case Branch.TEXT -> {
                int length = avro.readLength();
                ArrayText.writeElement(avro.array(), avro.skip(length), length, text);
            }
            default -> {
                ByteOutput item = new ByteOutput(32);
                element.decodeText(avro, item);
                ArrayText.writeElement(item.array(), 0, item.position(), text);
            }
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        int start = value.position();
        value.writeInt(1);
        value.writeInt(0);
        value.writeInt(elementType);
        value.writeInt(0);
        value.writeInt(1);
        int size = 0;
        for (int count = avro.readBlockCount(); count > 0; count = avro.readBlockCount()) {
            for (int i = 0; i < count; i++) {
                int branch = Branch.read(avro, element);
                if (branch == Branch.TEXT) {
                    return false;
                }
                int lengthAt = value.position();
                value.writeInt(NULL_LENGTH);
                if (branch == Branch.NULL) {
                    value.setInt(start + Integer.BYTES, 1);
                } else if (element.decodeBinary(avro, value)) {
                    value.setInt(lengthAt, value.position() - lengthAt - Integer.BYTES);
                } else {
                    return false;
                }
            }
            size += count;
        }
        if (size == 0) {
            value.rewind(start);
            value.writeInt(0);
            value.writeInt(0);
            value.writeInt(elementType);
        } else {
            value.setInt(start + 3 * Integer.BYTES, size);
        }
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        text.writeByte('{');
        boolean first = true;
        for (int count = avro.readBlockCount(); count > 0; count = avro.readBlockCount()) {
            for (int i = 0; i < count; i++) {
                if (!first) {
                    text.writeByte(',');
                }
                first = false;
                writeElement(avro, text);
            }
        }
        text.writeByte('}');
    }
}
