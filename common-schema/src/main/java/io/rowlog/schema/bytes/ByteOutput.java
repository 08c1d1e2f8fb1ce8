package io.rowlog.schema.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array with a write position; or one that does not grow but hands on what it holds whenever it is full. Not
 * thread-safe; made once and {@link #reset()} for every row.
 */
public final class ByteOutput {
    private static final VarHandle SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LITTLE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LITTLE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_VARINT = 10;

    private final @Nullable ByteSink sink;
    private byte[] bytes;
    private int position;

    /** An empty output with room for {@code capacity} bytes before it first grows. */
    public ByteOutput(int capacity) {
        bytes = new byte[capacity];
        sink = null;
    }

    /**
     * An empty output that hands on what was written when it is full, and at {@link #drain()}. Positions then count from
     * the last time.
     *
     * @param capacity at most so many bytes are handed on at once; at least as many as the longest number
     */
    public ByteOutput(int capacity, ByteSink sink) {
        bytes = new byte[capacity];
        this.sink = sink;
    }

    /** Hands on what is left, if anything; only for an output that has a sink. */
    public void drain() {
        if (sink == null) {
            throw new IllegalStateException("Nothing takes what was written");
        }
        if (position > 0) {
            sink.accept(bytes, position);
            position = 0;
        }
    }

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }

    /** Forgets what was written and keeps the array. */
    public void reset() {
        position = 0;
    }

    /** Number of bytes written so far. */
    public int position() {
        return position;
    }

    /** Goes back to an earlier position, forgetting what was written after it. */
    public void rewind(int earlier) {
        if (earlier < 0 || earlier > position) {
            throw new IllegalArgumentException("Position " + earlier + " is not within 0.." + position);
        }
        position = earlier;
    }

    /** The array behind this output, valid up to {@link #position()} and until the next write. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }

    private void ensure(int more) {
        if (bytes.length - position < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        if (sink != null) {
            drain();
            if (more <= bytes.length) {
                return;
            }
        }
        int needed = Math.addExact(position, more);
        int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L);
        bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
    }

    public void writeShort(int value) {
        ensure(Short.BYTES);
        SHORT.set(bytes, position, (short) value);
        position += Short.BYTES;
    }

    public void writeInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, position, value);
        position += Integer.BYTES;
    }

    public void writeLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, position, value);
        position += Long.BYTES;
    }

    /** Four bytes, least significant first, as Avro writes a float. */
    public void writeIntLittleEndian(int value) {
        ensure(Integer.BYTES);
        INT_LITTLE.set(bytes, position, value);
        position += Integer.BYTES;
    }

    /** Eight bytes, least significant first, as Avro writes a double. */
    public void writeLongLittleEndian(long value) {
        ensure(Long.BYTES);
        LONG_LITTLE.set(bytes, position, value);
        position += Long.BYTES;
    }

    /** Overwrites four bytes written earlier. */
    public void setInt(int at, int value) {
        if (at < 0 || at + Integer.BYTES > position) {
            throw new IndexOutOfBoundsException(at);
        }
        INT.set(bytes, at, value);
    }

    /** Overwrites a byte written earlier. */
    public void setByte(int at, int value) {
        if (at < 0 || at >= position) {
            throw new IndexOutOfBoundsException(at);
        }
        bytes[at] = (byte) value;
    }

    public void writeBytes(byte[] source, int offset, int length) {
        if (bytes.length - position < length) {
            if (sink != null) {
                writePieces(source, offset, length);
                return;
            }
            grow(length);
        }
        System.arraycopy(source, offset, bytes, position, length);
        position += length;
    }

    private void writePieces(byte[] source, int offset, int length) {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, bytes.length - position);
            System.arraycopy(source, offset + done, bytes, position, piece);
            position += piece;
            done += piece;
            if (position == bytes.length) {
                drain();
            }
        }
    }

    /** Characters of which all are ASCII; for numbers, dates and keywords. */
    public void writeAscii(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
        writeBytes(encoded, 0, encoded.length);
    }

    /** Two hexadecimal digits. */
    public void writeHexadecimal(byte value) {
        writeShort(Hexadecimal.PAIRS[value & 0xFF]);
    }

    /** What is left of the input as an Avro string or bytes value (Avro specification, section Binary encoding). */
    public void writeString(ByteInput content) {
        int length = content.remaining();
        writeVarint(length);
        writeBytes(content.array(), content.skip(length), length);
    }

    /** Avro's int and long: zigzag, then seven bits a byte (Avro specification, section Binary encoding). */
    public void writeVarint(long value) {
        ensure(MAX_VARINT);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    /** A decimal number, with a minus sign when it is negative. */
    public void writeInteger(long value) {
        if (value == Long.MIN_VALUE) {
            writeAscii("-9223372036854775808");
            return;
        }
        if (value < 0) {
            writeByte('-');
        }
        writeDecimal(Math.abs(value), 1);
    }

    /** A non-negative decimal number, padded with zeros to at least {@code digits} digits. */
    public void writeDecimal(long value, int digits) {
        int width = digits;
        for (long rest = value, n = 1; ; n++) {
            rest /= 10;
            if (rest == 0) {
                width = Math.max(width, (int) n);
                break;
            }
        }
        ensure(width);
        long rest = value;
        for (int at = position + width - 1; at >= position; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        position += width;
    }
}
