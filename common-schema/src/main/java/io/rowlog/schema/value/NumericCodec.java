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
        int displayScale = value.readShort();
        if (sign == NumericDigits.NAN) {
            CalendarText.writeTextBranch("NaN", avro);
            return;
        }
        NumericDigits.check(digits, sign, displayScale, value.remaining());
        if (displayScale != scale || digits > 0 && weight * NumericDigits.BASE_DIGITS >= precision - scale) {
            writeText(NumericDigits.readBig(value, digits, weight, sign, displayScale), avro);
            return;
        }
        avro.writeVarint(Branch.ORDINARY);
        int decimalDigits = (weight + 1) * NumericDigits.BASE_DIGITS + scale;
        if (decimalDigits <= NumericDigits.LONG_DIGITS) {
            Unscaled.write(NumericDigits.readLong(value, digits, weight, sign, scale), avro);
        } else if (decimalDigits <= NumericDigits.WIDE_DIGITS) {
            NumericDigits.readWide(value, digits, weight, sign, scale, avro);
        } else {
            byte[] bytes = NumericDigits.readBig(value, digits, weight, sign, scale)
                    .unscaledValue()
                    .toByteArray();
            avro.writeVarint(bytes.length);
            avro.writeBytes(bytes, 0, bytes.length);
        }
    }

    private static void writeText(BigDecimal number, ByteOutput avro) {
        CalendarText.writeTextBranch(number.toPlainString(), avro);
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        int length = readLength(avro);
        if (length <= Long.BYTES) {
            long unscaled = Unscaled.read(avro, length);
            NumericDigits.write(unscaled >> Long.SIZE - 1, unscaled, scale, value);
        } else if (length <= 2 * Long.BYTES) {
            long high = Unscaled.read(avro, length - Long.BYTES);
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
            Unscaled.writeText(Unscaled.read(avro, length), scale, text);
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
