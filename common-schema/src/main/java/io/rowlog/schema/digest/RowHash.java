package io.rowlog.schema.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 x64 128 with seed 0, as published by Austin Appleby, with its two halves left in fields so that hashing
 * allocates nothing. Chosen because every language has it. Not thread-safe.
 */
final class RowHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    private long first;
    private long second;

    /** First 64 bits of the last hash. */
    long first() {
        return first;
    }

    /** Second 64 bits of the last hash. */
    long second() {
        return second;
    }

    void hash(byte[] data, int offset, int length) {
        long h1 = 0;
        long h2 = 0;
        int at = offset;
        for (int blocks = length / BLOCK; blocks > 0; blocks--, at += BLOCK) {
            h1 ^= mixFirst((long) LONG.get(data, at));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixSecond((long) LONG.get(data, at + Long.BYTES));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        int tail = length % BLOCK;
        if (tail > Long.BYTES) {
            h2 ^= mixSecond(partial(data, at + Long.BYTES, tail - Long.BYTES));
        }
        if (tail > 0) {
            h1 ^= mixFirst(partial(data, at, Math.min(tail, Long.BYTES)));
        }
        h1 ^= length;
        h2 ^= length;
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
