package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * One-dimensional arrays whose elements have an Avro type: an Avro array of nullable elements in one block. Arrays of
 * more dimensions, or whose subscripts do not start at 1, travel as text. The binary form is that of
 * {@code array_send}: dimensions, flag for nulls, element type, size and lower bound of each dimension, elements. The text
 * form is that of {@code array_out} (PostgreSQL documentation, section Arrays, Array Input and Output Syntax). Text of an
 * array is made of the text that the log has of its elements, so that it is the same from both forms.
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
        return Schema.createArray(element.nullable());
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encodeBinary(ByteInput value, ByteOutput avro) {
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
            element.encodeBinary(item.set(array.array(), array.skip(length), length), avro);
            expectEnd(item);
        }
    }

    private static void expectEnd(ByteInput item) {
        if (item.remaining() != 0) {
            throw new MalformedDataException(item.remaining() + " bytes more than an element's type has");
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
        writeBounds(sizes, lowerBounds, text);
        writeDimension(value, sizes, 0, text);
        Branch.writeText(text.array(), 0, text.position(), avro);
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

    @Override
    public void encodeText(ByteInput text, ByteOutput avro) {
        if (atCharacter('[', text) || text.remaining() > 1 && text.array()[text.position() + 1] == '{') {
            encodeTextOfMore(text, avro);
            return;
        }
        text.expect("{");
        avro.writeVarint(Branch.ORDINARY);
        if (!text.accept("}")) {
            avro.writeVarint(countElements(text));
            ByteInput item = new ByteInput();
            do {
                encodeTextElement(text, item, avro);
            } while (text.accept(","));
            text.expect("}");
        }
        avro.writeVarint(0);
    }

    private static boolean atCharacter(char character, ByteInput text) {
        return text.remaining() > 0 && text.array()[text.position()] == character;
    }

    /** One more than there are commas outside of quotes. */
    private static int countElements(ByteInput text) {
        byte[] bytes = text.array();
        int end = text.position() + text.remaining();
        boolean quoted = false;
        int count = 1;
        for (int i = text.position(); i < end; i++) {
            switch (bytes[i]) {
                case '"' -> quoted = !quoted;
                case '\\' -> i++;
                case ',' -> count += quoted ? 0 : 1;
                default -> {}
            }
        }
        return count;
    }

    private void encodeTextElement(ByteInput text, ByteInput item, ByteOutput avro) {
        if (text.accept("\"")) {
            readQuoted(text, item);
        } else {
            int start = text.position();
            while (text.remaining() > 0 && !special(text.array()[text.position()])) {
                text.skip(1);
            }
            int length = text.position() - start;
            if (length == 0) {
                throw new MalformedDataException("An array's element is missing at position " + start);
            }
            if (isNullWord(text.array(), start, length)) {
                avro.writeVarint(Branch.NULL);
                return;
            }
            item.set(text.array(), start, length);
        }
        element.encodeText(item, avro);
        expectEnd(item);
    }

    /** Puts the item on an element whose opening quote has been read, without copying it unless it has escapes. */
    private static void readQuoted(ByteInput text, ByteInput item) {
        int start = text.position();
        boolean escaped = false;
        for (byte next = text.readByte(); next != '"'; next = text.readByte()) {
            if (next == '\\') {
                escaped = true;
                text.skip(1);
            }
        }
        int length = text.position() - 1 - start;
        if (!escaped) {
            item.set(text.array(), start, length);
            return;
        }
        ByteOutput content = new ByteOutput(length);
        for (int i = start; i < start + length; i++) {
            if (text.array()[i] == '\\') {
                i++;
            }
            content.writeByte(text.array()[i]);
        }
        item.set(content.array(), 0, content.position());
    }

    private void encodeTextOfMore(ByteInput text, ByteOutput avro) {
        ByteOutput copy = new ByteOutput(Math.max(256, text.remaining()));
        if (atCharacter('[', text)) {
            int start = text.position();
            while (!text.accept("=")) {
                if ("[]:-0123456789".indexOf(text.readByte()) < 0) {
                    throw new MalformedDataException("Not an array's bounds before position " + text.position());
                }
            }
            copy.writeBytes(text.array(), start, text.position() - start);
        }
        copyDimension(text, 1, copy);
        Branch.writeText(copy.array(), 0, copy.position(), avro);
    }

    private void copyDimension(ByteInput text, int dimension, ByteOutput copy) {
        if (dimension > MAX_DIMENSIONS) {
            throw new MalformedDataException("An array of more than " + MAX_DIMENSIONS + " dimensions");
        }
        text.expect("{");
        copy.writeByte('{');
        boolean more = true;
        while (more) {
            if (atCharacter('{', text)) {
                copyDimension(text, dimension + 1, copy);
            } else {
                ByteOutput item = new ByteOutput(32);
                encodeTextElement(text, new ByteInput(), item);
                writeElement(new ByteInput().set(item.array(), 0, item.position()), copy);
            }
            more = text.accept(",");
            if (more) {
                copy.writeByte(',');
            }
        }
        text.expect("}");
        copy.writeByte('}');
    }

    private void writeElement(ByteInput avro, ByteOutput text) {
        switch (Branch.read(avro, element)) {
            case Branch.NULL -> text.writeAscii("NULL");
            case Branch.TEXT -> {
                int length = avro.readLength();
                writeQuoted(avro.array(), avro.skip(length), length, text);
            }
            default -> {
                ByteOutput item = new ByteOutput(32);
                element.decodeText(avro, item);
                writeQuoted(item.array(), 0, item.position(), text);
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

    /** Writes {@code [lower:upper]...=} unless every lower bound is 1. */
    private static void writeBounds(int[] sizes, int[] lowerBounds, ByteOutput text) {
        if (Arrays.stream(lowerBounds).allMatch(bound -> bound == 1)) {
            return;
        }
        for (int i = 0; i < sizes.length; i++) {
            text.writeAscii("[" + lowerBounds[i] + ":" + ((long) lowerBounds[i] + sizes[i] - 1) + "]");
        }
        text.writeByte('=');
    }

    /** Writes an element's text, quoted where the syntax demands it. */
    private static void writeQuoted(byte[] bytes, int offset, int length, ByteOutput text) {
        if (!needsQuotes(bytes, offset, length)) {
            text.writeBytes(bytes, offset, length);
            return;
        }
        text.writeByte('"');
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                text.writeByte('\\');
            }
            text.writeByte(bytes[i]);
        }
        text.writeByte('"');
    }

    private static boolean needsQuotes(byte[] bytes, int offset, int length) {
        if (length == 0 || isNullWord(bytes, offset, length)) {
            return true;
        }
        for (int i = offset; i < offset + length; i++) {
            if (special(bytes[i])) {
                return true;
            }
        }
        return false;
    }

    /** Whether the syntax uses a character itself, or leaves it out as white space. */
    private static boolean special(byte character) {
        return switch (character) {
            case '"', '\\', '{', '}', ',', ' ', '\t', '\n', '\r', 0x0B, '\f' -> true;
            default -> false;
        };
    }

    private static boolean isNullWord(byte[] bytes, int offset, int length) {
        return length == 4
                && (bytes[offset] | 0x20) == 'n'
                && (bytes[offset + 1] | 0x20) == 'u'
                && (bytes[offset + 2] | 0x20) == 'l'
                && (bytes[offset + 3] | 0x20) == 'l';
    }
}
