package io.rowlog.schema.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over a range of a byte array; every read is checked against the range's end. Not thread-safe; made once and
 * {@link #set} for every row.
 */
public final class ByteInput {
    private static final VarHandle SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LITTLE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LITTLE = view(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int position;
    private int end;

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }

    /** Puts the cursor on {@code length} bytes from {@code offset}. */
    @SuppressWarnings("EI_EXPOSE_REP2")
    public ByteInput set(byte[] source, int offset, int length) {
        if (offset < 0 || length < 0 || offset > source.length - length) {
            throw new IndexOutOfBoundsException(offset + "+" + length + " of " + source.length);
        }
        bytes = source;
        position = offset;
        end = offset + length;
        return this;
    }

    /** Lets go of the array, which may be large; nothing remains. */
    public void release() {
        set(NOTHING, 0, 0);
    }

    /** The array under the cursor. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] array() {
        return bytes;
    }

    /** Index into {@link #array()} of the next byte. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** Moves over {@code length} bytes and returns the index of the first of them. */
    public int skip(int length) {
        if (length < 0 || end - position < length) {
            throw new MalformedDataException(
                    length + " bytes wanted at position " + position + ", " + (end - position) + " left");
        }
        int start = position;
        position += length;
        return start;
    }

    public byte readByte() {
        return bytes[skip(1)];
    }

    public short readShort() {
        return (short) SHORT.get(bytes, skip(Short.BYTES));
    }

    public int readInt() {
        return (int) INT.get(bytes, skip(Integer.BYTES));
    }

    public long readLong() {
        return (long) LONG.get(bytes, skip(Long.BYTES));
    }

    /** Four bytes, least significant first, as Avro writes a float. */
    public int readIntLittleEndian() {
        return (int) INT_LITTLE.get(bytes, skip(Integer.BYTES));
    }

    /** Eight bytes, least significant first, as Avro writes a double. */
    public long readLongLittleEndian() {
        return (long) LONG_LITTLE.get(bytes, skip(Long.BYTES));
    }

    /** Avro's int and long (Avro specification, section Binary encoding). */
    public long readVarint() {
        long raw = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = readByte();
            raw |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new MalformedDataException("A variable-length number of more than 10 bytes at position " + position);
    }

    /** Length of an Avro string or bytes value, checked against what is left. */
    public int readLength() {
        long length = readVarint();
        if (length < 0 || length > remaining()) {
            throw new MalformedDataException(
                    "A length of " + length + " at position " + position + ", " + remaining() + " bytes left");
        }
        return (int) length;
    }

    /** Moves over an Avro string or bytes value and copies its content (Avro specification, section Binary encoding). */
    public void readString(ByteOutput content) {
        int length = readLength();
        content.writeBytes(bytes, skip(length), length);
    }

    /** Moves over these ASCII characters if they are the next ones, and returns whether they were. */
    public boolean accept(String characters) {
        int length = characters.length();
        if (end - position < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[position + i] != characters.charAt(i)) {
                return false;
            }
        }
        position += length;
        return true;
    }

    /**
     * Moves over these ASCII characters.
     *
     * @throws MalformedDataException when others are there
     */
    public void expect(String characters) {
        if (!accept(characters)) {
            throw new MalformedDataException("'" + characters + "' is missing at position " + position);
        }
    }

    /** Whether the next byte is there and a decimal digit. */
    public boolean atDigit() {
        return position < end && bytes[position] >= '0' && bytes[position] <= '9';
    }

    /**
     * A decimal number without a sign.
     *
     * @param least fewest digits that it has
     * @param most most digits that it has, up to 18
     */
    public long readDecimal(int least, int most) {
        int start = position;
        long value = 0;
        while (position - start < most && atDigit()) {
            value = value * 10 + (bytes[position++] - '0');
        }
        if (position - start < least) {
            throw new MalformedDataException("A decimal digit is missing at position " + position);
        }
        return value;
    }

    /** Two hexadecimal digits. */
    public int readHexadecimal() {
        byte upper = Hexadecimal.VALUES[readByte() & 0xFF];
        byte lower = Hexadecimal.VALUES[readByte() & 0xFF];
        if (upper < 0 || lower < 0) {
            throw new MalformedDataException("A character that is no hexadecimal digit before position " + position);
        }
        return upper << 4 | lower;
    }

    /**
     * Number of items in the next block of an Avro array or map, 0 at its end, checked against what is left. A negative
     * count is followed by the block's size (Avro specification, section Arrays), which is skipped.
     */
    public int readBlockCount() {
        long count = readVarint();
        if (count < 0) {
            count = -count;
            readVarint();
        }
        if (count < 0 || count > remaining()) {
            throw new MalformedDataException(
                    "A block of " + count + " items at position " + position + ", " + remaining() + " bytes left");
        }
        return (int) count;
    }
}
