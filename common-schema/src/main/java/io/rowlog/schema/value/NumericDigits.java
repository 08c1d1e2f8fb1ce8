package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Both forms of a number. The server's binary form of {@code numeric} ({@code numeric_send}): number of digits, weight of the
 * first, sign, scale to display, then digits of base 10,000 without zeros at either end. The unscaled number of Avro's
 * decimals: two's complement, most significant byte first, no byte more than needed.
 */
final class NumericDigits {
    static final int BASE_DIGITS = 4;
    /** Decimal digits that a long holds. */
    static final int LONG_DIGITS = 18;
    /** Decimal digits that 128 bits hold. */
    static final int WIDE_DIGITS = 38;

    static final short NAN = (short) 0xC000;

    private static final int BASE = 10_000;
    private static final short POSITIVE = 0x0000;
    private static final short NEGATIVE = 0x4000;
    private static final int HEADER = 4 * Short.BYTES;
    /** Digits of base 10,000 in 128 bits, one more for each end that is not a multiple of four decimal digits. */
    private static final int MAX_WIDE = 11;

    private static final long INT_MASK = 0xFFFF_FFFFL;
    private static final long[] POWERS = powers();

    private NumericDigits() {}

    private static long[] powers() {
        long[] powers = new long[LONG_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /** Checks the header of a number. */
    static void check(int digits, short sign, int displayScale, int bytes) {
        if (digits < 0 || bytes != digits * Short.BYTES || displayScale < 0) {
            throw new MalformedDataException("A numeric with " + digits + " digits in " + bytes + " bytes");
        }
        if (sign != POSITIVE && sign != NEGATIVE) {
            throw new MalformedDataException("A numeric with sign " + sign);
        }
    }

    /** The unscaled number, of up to 18 decimal digits. */
    static long readLong(ByteInput value, int digits, int weight, short sign, int scale) {
        int left = digits;
        long unscaled = 0;
        int last = -1 - scale / BASE_DIGITS;
        for (int place = weight; place > last; place--, left--) {
            unscaled = unscaled * BASE + (left > 0 ? digit(value) : 0);
        }
        int odd = scale % BASE_DIGITS;
        if (odd > 0 && weight >= last) {
            unscaled = unscaled * POWERS[odd] + (left > 0 ? lastDigit(value, odd) : 0);
            left--;
        }
        expectNone(left);
        return sign == NEGATIVE ? -unscaled : unscaled;
    }

    /** Writes the unscaled number, of up to 38 decimal digits, as Avro has it. */
    static void readWide(ByteInput value, int digits, int weight, short sign, int scale, ByteOutput avro) {
        int left = digits;
        long high = 0;
        long low = 0;
        int last = -1 - scale / BASE_DIGITS;
        for (int place = weight; place > last; place--, left--) {
            int digit = left > 0 ? digit(value) : 0;
            long product = low * BASE;
            high = high * BASE + Math.unsignedMultiplyHigh(low, BASE);
            low = product + digit;
            high += Long.compareUnsigned(low, product) < 0 ? 1 : 0;
        }
        int odd = scale % BASE_DIGITS;
        if (odd > 0 && weight >= last) {
            int digit = left > 0 ? lastDigit(value, odd) : 0;
            long product = low * POWERS[odd];
            high = high * POWERS[odd] + Math.unsignedMultiplyHigh(low, POWERS[odd]);
            low = product + digit;
            high += Long.compareUnsigned(low, product) < 0 ? 1 : 0;
            left--;
        }
        expectNone(left);
        writeSigned(high, low, sign == NEGATIVE, avro);
    }

    /** The number, of any size, with the scale to display. */
    static BigDecimal readBig(ByteInput value, int digits, int weight, short sign, int scale) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            number = number.multiply(BigInteger.valueOf(BASE)).add(BigInteger.valueOf(digit(value)));
        }
        BigDecimal scaled = new BigDecimal(number, (digits - 1 - weight) * BASE_DIGITS);
        try {
            BigDecimal displayed = digits == 0 ? BigDecimal.ZERO.setScale(scale) : scaled.setScale(scale);
            return sign == NEGATIVE ? displayed.negate() : displayed;
        } catch (ArithmeticException e) {
            throw new MalformedDataException("A numeric with digits after the " + scale + " that it displays");
        }
    }

    /**
     * Writes the unscaled number of a text as Avro has it.
     *
     * @param from where its digits begin
     * @param to where they end; between them may be a point
     * @param count how many decimal digits there are
     */
    static void readDecimal(byte[] text, int from, int to, boolean negative, int count, ByteOutput avro) {
        if (count > WIDE_DIGITS) {
            BigInteger number =
                    new BigInteger(new String(text, from, to - from, StandardCharsets.US_ASCII).replace(".", ""));
            writeUnscaled(negative ? number.negate() : number, avro);
            return;
        }
        long high = 0;
        long low = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != '.') {
                long product = low * 10;
                high = high * 10 + Math.unsignedMultiplyHigh(low, 10);
                low = product + (text[i] - '0');
                high += Long.compareUnsigned(low, product) < 0 ? 1 : 0;
            }
        }
        writeSigned(high, low, negative, avro);
    }

    private static int digit(ByteInput value) {
        int digit = value.readShort();
        if (digit < 0 || digit >= BASE) {
            throw new MalformedDataException("A numeric digit outside 0..9999");
        }
        return digit;
    }

    /** The part of a digit that lies above the scale; the server stores zeros in the rest. */
    private static int lastDigit(ByteInput value, int odd) {
        int digit = digit(value);
        int below = (int) POWERS[BASE_DIGITS - odd];
        expectNone(digit % below);
        return digit / below;
    }

    private static void expectNone(int rest) {
        if (rest > 0) {
            throw new MalformedDataException("A numeric with digits after those that it displays");
        }
    }

    /** Writes the number whose unscaled value has these upper and lower 64 bits. */
    static void write(long high, long low, int scale, ByteOutput value) {
        boolean negative = high < 0;
        long upper = negative ? low == 0 ? -high : ~high : high;
        long lower = negative ? -low : low;
        int start = value.position();
        writeHeader(0, 0, negative, scale, value);
        for (int i = 0; i < MAX_WIDE; i++) {
            value.writeShort(0);
        }
        int end = value.position();
        int at = end;
        int odd = scale % BASE_DIGITS;
        int divisor = (int) POWERS[odd == 0 ? BASE_DIGITS : odd];
        int factor = BASE / divisor;
        int place = -((scale + BASE_DIGITS - 1) / BASE_DIGITS);
        while (upper != 0 || lower != 0) {
            int digit;
            if (upper == 0 && lower > 0) {
                digit = (int) (lower % divisor);
                lower /= divisor;
            } else {
                // 128 bits by a divisor of 14: in steps of 32 bits, so that no remainder and limb exceed 46 bits.
                long third = Long.remainderUnsigned(upper, divisor) << Integer.SIZE | lower >>> Integer.SIZE;
                upper = Long.divideUnsigned(upper, divisor);
                long fourth = third % divisor << Integer.SIZE | lower & INT_MASK;
                lower = third / divisor << Integer.SIZE | fourth / divisor;
                digit = (int) (fourth % divisor);
            }
            digit *= factor;
            divisor = BASE;
            factor = 1;
            if (digit != 0 || at != end) {
                at -= Short.BYTES;
                setShort(value, at, digit);
            }
            place++;
        }
        int count = (end - at) / Short.BYTES;
        byte[] bytes = value.array();
        System.arraycopy(bytes, at, bytes, start + HEADER, end - at);
        value.rewind(start + HEADER + (end - at));
        setShort(value, start, count);
        setShort(value, start + Short.BYTES, count == 0 ? 0 : place - 1);
    }

    /** Writes a number of any size. */
    static void write(BigInteger unscaled, int scale, ByteOutput value) {
        int fraction = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        String decimal = unscaled.abs()
                .multiply(BigInteger.TEN.pow(fraction * BASE_DIGITS - scale))
                .toString();
        int end = decimal.length();
        while (end > BASE_DIGITS && decimal.startsWith("0000", end - BASE_DIGITS)) {
            end -= BASE_DIGITS;
        }
        int places = (decimal.length() + BASE_DIGITS - 1) / BASE_DIGITS;
        boolean zero = unscaled.signum() == 0;
        int count = zero ? 0 : (end + BASE_DIGITS - 1) / BASE_DIGITS;
        writeHeader(count, zero ? 0 : places - 1 - fraction, unscaled.signum() < 0, scale, value);
        int until = end - (count - 1) * BASE_DIGITS;
        for (int i = 0; i < count; i++, until += BASE_DIGITS) {
            value.writeShort(Integer.parseInt(decimal, Math.max(0, until - BASE_DIGITS), until, 10));
        }
    }

    private static void writeHeader(int digits, int weight, boolean negative, int scale, ByteOutput value) {
        value.writeShort(digits);
        value.writeShort(weight);
        value.writeShort(negative ? NEGATIVE : POSITIVE);
        value.writeShort(scale);
    }

    private static void setShort(ByteOutput value, int at, int digit) {
        value.setByte(at, digit >> Byte.SIZE);
        value.setByte(at + 1, digit);
    }

    private static void writeSigned(long high, long low, boolean negative, ByteOutput avro) {
        if (negative) {
            writeUnscaled(low == 0 ? -high : ~high, -low, avro);
        } else {
            writeUnscaled(high, low, avro);
        }
    }

    /** Writes an unscaled number of any size. */
    static void writeUnscaled(BigInteger number, ByteOutput avro) {
        byte[] bytes = number.toByteArray();
        avro.writeVarint(bytes.length);
        avro.writeBytes(bytes, 0, bytes.length);
    }

    /** Writes an unscaled number. */
    static void writeUnscaled(long number, ByteOutput avro) {
        int length = length(number);
        avro.writeVarint(length);
        writeBytes(number, length, avro);
    }

    /** Writes the number whose upper and lower 64 bits are given. */
    static void writeUnscaled(long high, long low, ByteOutput avro) {
        if (high == low >> Long.SIZE - 1) {
            writeUnscaled(low, avro);
        } else {
            int length = length(high);
            avro.writeVarint(length + Long.BYTES);
            writeBytes(high, length, avro);
            avro.writeLong(low);
        }
    }

    private static int length(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number < 0 ? ~number : number) + 1;
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void writeBytes(long number, int length, ByteOutput avro) {
        for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            avro.writeByte((int) (number >> shift));
        }
    }

    /** Reads 1 to 8 bytes. */
    static long readUnscaled(ByteInput avro, int length) {
        long number = avro.readByte();
        for (int i = 1; i < length; i++) {
            number = number << Byte.SIZE | avro.readByte() & 0xFF;
        }
        return number;
    }

    /** Writes the number with the decimal point before its last {@code scale} digits, of which there are up to 18. */
    static void writeText(long unscaled, int scale, ByteOutput text) {
        if (scale == 0) {
            text.writeInteger(unscaled);
            return;
        }
        if (unscaled < 0) {
            text.writeByte('-');
        }
        long unit = POWERS[scale];
        text.writeDecimal(Math.abs(unscaled / unit), 1);
        text.writeByte('.');
        text.writeDecimal(Math.abs(unscaled % unit), scale);
    }
}
