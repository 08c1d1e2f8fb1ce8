package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * {@code numeric(precision,scale)}: Avro's decimal, the unscaled number in two's complement. NaN travels as text. The
 * server's binary form is a sign, a weight and digits of base 10,000 ({@code numeric_send}).
 *
 * <p>Numbers of up to 18 decimal digits are handled without allocating; longer ones go through {@link BigInteger}.
 */
record NumericCodec(int precision, int scale) implements ValueCodec {
    private static final int BASE = 10_000;
    private static final int BASE_DIGITS = 4;
    private static final int LONG_DIGITS = 18;
    private static final short POSITIVE = 0x0000;
    private static final short NEGATIVE = 0x4000;
    private static final short NAN = (short) 0xC000;
    private static final long[] POWERS = powers();
    private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);

    private static long[] powers() {
        long[] powers = new long[LONG_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    @Override
    public String encoding() {
        return "numeric";
    }

    @Override
    public Schema avroType() {
        return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        int digits = value.readShort();
        int weight = value.readShort();
        short sign = value.readShort();
        value.readShort();
        if (sign == NAN) {
            CalendarText.writeTextBranch("NaN", avro);
            return;
        }
        if (digits < 0 || value.remaining() != digits * Short.BYTES || sign != POSITIVE && sign != NEGATIVE) {
            throw new MalformedDataException("A numeric with " + digits + " digits in " + value.remaining() + " bytes");
        }
        avro.writeVarint(Branch.ORDINARY);
        if ((weight + 1) * BASE_DIGITS + scale <= LONG_DIGITS) {
            long unscaled = unscaled(value, digits, weight);
            writeMinimal(sign == NEGATIVE ? -unscaled : unscaled, avro);
        } else {
            BigInteger unscaled = bigUnscaled(value, digits, weight);
            byte[] bytes = (sign == NEGATIVE ? unscaled.negate() : unscaled).toByteArray();
            avro.writeVarint(bytes.length);
            avro.writeBytes(bytes, 0, bytes.length);
        }
    }

    private long unscaled(ByteInput value, int digits, int weight) {
        long unscaled = 0;
        for (int i = 0; i < digits; i++) {
            int power = (weight - i) * BASE_DIGITS + scale;
            int digit = digit(value);
            // The last digit may reach below the scale; the server stores zeros there.
            unscaled += power >= 0 ? digit * POWERS[power] : digit / POWERS[Math.min(-power, BASE_DIGITS)];
        }
        return unscaled;
    }

    private BigInteger bigUnscaled(ByteInput value, int digits, int weight) {
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            unscaled = unscaled.multiply(BIG_BASE).add(BigInteger.valueOf(digit(value)));
        }
        int power = (weight - digits + 1) * BASE_DIGITS + scale;
        return power >= 0
                ? unscaled.multiply(BigInteger.TEN.pow(power))
                : unscaled.divide(BigInteger.TEN.pow(-power));
    }

    private static int digit(ByteInput value) {
        int digit = value.readShort();
        if (digit < 0 || digit >= BASE) {
            throw new MalformedDataException("A numeric digit outside 0..9999");
        }
        return digit;
    }

    private static void writeMinimal(long unscaled, ByteOutput avro) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(unscaled < 0 ? ~unscaled : unscaled) + 1;
        int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        avro.writeVarint(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            avro.writeByte((int) (unscaled >> i * Byte.SIZE));
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        int length = avro.readLength();
        if (length <= Long.BYTES) {
            writeDigits(readLong(avro, length), value);
        } else {
            writeBigDigits(readBig(avro, length), value);
        }
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        int length = avro.readLength();
        BigInteger unscaled = length <= Long.BYTES ? BigInteger.valueOf(readLong(avro, length)) : readBig(avro, length);
        text.writeAscii(new BigDecimal(unscaled, scale).toPlainString());
    }

    private static long readLong(ByteInput avro, int length) {
        if (length == 0) {
            throw new MalformedDataException("A decimal of no bytes at position " + avro.position());
        }
        long unscaled = avro.readByte();
        for (int i = 1; i < length; i++) {
            unscaled = unscaled << Byte.SIZE | avro.readByte() & 0xFF;
        }
        return unscaled;
    }

    private static BigInteger readBig(ByteInput avro, int length) {
        return new BigInteger(avro.array(), avro.skip(length), length);
    }

    /** Splits the number at its decimal point into digits of base 10,000, most significant first. */
    private void writeDigits(long unscaled, ByteOutput value) {
        // Long.MIN_VALUE has no positive counterpart, and 19 digits times the padding overflow.
        if (unscaled == Long.MIN_VALUE) {
            writeBigDigits(BigInteger.valueOf(unscaled), value);
            return;
        }
        long rest = Math.abs(unscaled);
        int odd = scale % BASE_DIGITS;
        int fractionDigits = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        long lowest = odd == 0 ? 0 : rest % POWERS[odd] * POWERS[BASE_DIGITS - odd];
        long whole = odd == 0 ? rest : rest / POWERS[odd];
        int count = odd == 0 ? 0 : 1;
        for (long left = whole; left != 0; left /= BASE) {
            count++;
        }
        count = rest == 0 ? 0 : count;
        writeHeader(count, count - fractionDigits - 1, unscaled < 0, value);
        int start = value.position();
        for (int i = 0; i < count; i++) {
            value.writeShort(0);
        }
        int at = start + count * Short.BYTES;
        if (odd != 0 && count > 0) {
            at -= Short.BYTES;
            setShort(value, at, (int) lowest);
        }
        for (long left = whole; left != 0; left /= BASE) {
            at -= Short.BYTES;
            setShort(value, at, (int) (left % BASE));
        }
    }

    private void writeBigDigits(BigInteger unscaled, ByteOutput value) {
        int fractionDigits = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        BigInteger rest = unscaled.abs().multiply(BigInteger.TEN.pow(fractionDigits * BASE_DIGITS - scale));
        String decimal = rest.signum() == 0 ? "" : rest.toString();
        int count = (decimal.length() + BASE_DIGITS - 1) / BASE_DIGITS;
        writeHeader(count, count - fractionDigits - 1, unscaled.signum() < 0, value);
        int end = decimal.length() - (count - 1) * BASE_DIGITS;
        for (int i = 0; i < count; i++) {
            value.writeShort(Integer.parseInt(decimal, Math.max(0, end - BASE_DIGITS), end, 10));
            end += BASE_DIGITS;
        }
    }

    private void writeHeader(int digits, int weight, boolean negative, ByteOutput value) {
        value.writeShort(digits);
        value.writeShort(digits == 0 ? 0 : weight);
        value.writeShort(negative ? NEGATIVE : POSITIVE);
        value.writeShort(scale);
    }

    private static void setShort(ByteOutput value, int at, int digit) {
        value.setByte(at, digit >> Byte.SIZE);
        value.setByte(at + 1, digit);
    }
}
