package io.rowlog.schema.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 x64 128 with seed 0, as published by Austin Appleby, with its two halves left in fields so that hashing
 * allocates nothing. Chosen because every language has it. Not thread-safe.
 */
public final class RowHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    private final byte[] rest = new byte[BLOCK];
    private int restLength;
    private int total;
    private long first;
    private long second;

    /** First 64 bits of the last hash. */
    public long first() {
        return first;
    }

    /** Second 64 bits of the last hash. */
    public long second() {
        return second;
    }

    /** Hashes bytes that are all there. */
    public void hash(byte[] data, int offset, int length) {
        hash(0, 0, data, offset, length, length);
    }

    /** Begins a hash of bytes that come in pieces. */
    public void begin() {
        first = 0;
        second = 0;
        restLength = 0;
        total = 0;
    }

    /** Takes the next piece. */
    public void update(byte[] data, int offset, int length) {
        int at = offset;
        int left = length;
        total = Math.addExact(total, length);
        if (restLength > 0) {
            int more = Math.min(left, BLOCK - restLength);
            System.arraycopy(data, at, rest, restLength, more);
            restLength += more;
            at += more;
            left -= more;
            if (restLength < BLOCK) {
                return;
            }
            blocks(first, second, rest, 0, 1);
        }
        blocks(first, second, data, at, left / BLOCK);
        restLength = left % BLOCK;
        System.arraycopy(data, at + left - restLength, rest, 0, restLength);
    }

    /** Ends it: the hash is that of all pieces as one. */
    public void end() {
        hash(first, second, rest, 0, restLength, total);
    }

    private void blocks(long before1, long before2, byte[] data, int offset, int count) {
        long h1 = before1;
        long h2 = before2;
        int at = offset;
        for (int blocks = count; blocks > 0; blocks--, at += BLOCK) {
            h1 ^= mixFirst((long) LONG.get(data, at));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixSecond((long) LONG.get(data, at + Long.BYTES));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        first = h1;
        second = h2;
    }

    private void hash(long before1, long before2, byte[] data, int offset, int length, int all) {
        blocks(before1, before2, data, offset, length / BLOCK);
        long h1 = first;
        long h2 = second;
        int tail = length % BLOCK;
        int at = offset + length - tail;
        if (tail > Long.BYTES) {
            h2 ^= mixSecond(partial(data, at + Long.BYTES, tail - Long.BYTES));
        }
        if (tail > 0) {
            h1 ^= mixFirst(partial(data, at, Math.min(tail, Long.BYTES)));
        }
        h1 ^= all;
        h2 ^= all;
        h1 += h2;
        h2 += h1;
        h1 = avalanche(h1);
        h2 = avalanche(h2);
        h1 += h2;
        h2 += h1;
        first = h1;
        second = h2;
    }

    /** The {@code count} bytes there, from 1 to 8, as the low bytes of a number. */
    private static long partial(byte[] data, int at, int count) {
        if (at + Long.BYTES <= data.length) {
            return (long) LONG.get(data, at) & -1L >>> Long.SIZE - count * Byte.SIZE;
        }
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | data[at + i] & 0xFF;
        }
        return value;
    }

    private static long mixFirst(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixSecond(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long avalanche(long h) {
        long k = h;
        k = (k ^ k >>> 33) * 0xff51afd7ed558ccdL;
        k = (k ^ k >>> 33) * 0xc4ceb9fe1a85ec53L;
        return k ^ k >>> 33;
    }
}
