package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * {@code numeric(precision,scale)}: Avro's decimal, the unscaled number in two's complement. NaN travels as text, and so
 * does a number that the column could not hold today, left over from a declaration that was changed in the catalog.
 *
 * <p>Numbers of up to 38 decimal digits are handled without allocating; longer ones go through {@link BigInteger}.
 */
record NumericCodec(int precision, int scale) implements ValueCodec {
    private static final String NAN = "NaN";

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
    public void encodeBinary(ByteInput value, ByteOutput avro) {
        int digits = value.readShort();
        int weight = value.readShort();
        short sign = value.readShort();
        int displayScale = value.readShort();
        if (sign == NumericDigits.NAN) {
            Branch.writeText(NAN, avro);
            return;
        }
        NumericDigits.check(digits, sign, displayScale, value.remaining());
        if (displayScale != scale || digits > 0 && tooLarge(weight)) {
            Branch.writeText(
                    NumericDigits.readBig(value, digits, weight, sign, displayScale)
                            .toPlainString(),
                    avro);
            return;
        }
        avro.writeVarint(Branch.ORDINARY);
        int decimalDigits = (weight + 1) * NumericDigits.BASE_DIGITS + scale;
        if (decimalDigits <= NumericDigits.LONG_DIGITS) {
            NumericDigits.writeUnscaled(NumericDigits.readLong(value, digits, weight, sign, scale), avro);
        } else if (decimalDigits <= NumericDigits.WIDE_DIGITS) {
            NumericDigits.readWide(value, digits, weight, sign, scale, avro);
        } else {
            NumericDigits.writeUnscaled(
                    NumericDigits.readBig(value, digits, weight, sign, scale).unscaledValue(), avro);
        }
    }

    /** Whether a number is so large, by the weight of its first digit of base 10,000, that the column cannot hold it. */
    private boolean tooLarge(int weight) {
        return weight * NumericDigits.BASE_DIGITS >= precision - scale;
    }

    @Override
    public void encodeText(ByteInput text, ByteOutput avro) {
        if (text.accept(NAN)) {
            Branch.writeText(NAN, avro);
            return;
        }
        int start = text.position();
        boolean negative = text.accept("-");
        // Before the point stands a zero only where nothing else does.
        int zeros = text.accept("0") ? 1 : 0;
        int first = text.position();
        int whole = skipDigits(text);
        int fraction = text.accept(".") ? skipDigits(text) : 0;
        if (zeros + whole == 0 || zeros > 0 && whole > 0 || text.array()[text.position() - 1] == '.') {
            throw new MalformedDataException("Not a text of numeric before position " + text.position());
        }
        int weight = (whole + NumericDigits.BASE_DIGITS - 1) / NumericDigits.BASE_DIGITS - 1;
        if (fraction != scale || whole > 0 && tooLarge(weight)) {
            Branch.writeText(text.array(), start, text.position() - start, avro);
            return;
        }
        avro.writeVarint(Branch.ORDINARY);
        NumericDigits.readDecimal(text.array(), first, text.position(), negative, whole + scale, avro);
    }

    private static int skipDigits(ByteInput text) {
        int start = text.position();
        while (text.atDigit()) {
            text.skip(1);
        }
        return text.position() - start;
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        int length = readLength(avro);
        if (length <= Long.BYTES) {
            long unscaled = NumericDigits.readUnscaled(avro, length);
            NumericDigits.write(unscaled >> Long.SIZE - 1, unscaled, scale, value);
        } else if (length <= 2 * Long.BYTES) {
            long high = NumericDigits.readUnscaled(avro, length - Long.BYTES);
            NumericDigits.write(high, avro.readLong(), scale, value);
        } else {
            NumericDigits.write(readBig(avro, length), scale, value);
        }
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        int length = readLength(avro);
        if (length <= Long.BYTES && scale <= NumericDigits.LONG_DIGITS) {
            NumericDigits.writeText(NumericDigits.readUnscaled(avro, length), scale, text);
        } else {
            text.writeAscii(new BigDecimal(readBig(avro, length), scale).toPlainString());
        }
    }

    /** A number of the precision needs less than half a byte for each decimal digit, and a sign. */
    private int readLength(ByteInput avro) {
        int length = avro.readLength();
        if (length == 0 || length > precision / 2 + Long.BYTES) {
            throw new MalformedDataException("A decimal of " + length + " bytes at position " + avro.position());
        }
        return length;
    }

    private static BigInteger readBig(ByteInput avro, int length) {
        return new BigInteger(avro.array(), avro.skip(length), length);
    }
}
