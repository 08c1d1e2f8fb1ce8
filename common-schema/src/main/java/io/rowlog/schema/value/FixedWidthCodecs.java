package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Types whose values all have the same number of bytes at the server, but for those of the calendar. */
final class FixedWidthCodecs {
    private FixedWidthCodecs() {}

    /** {@code boolean}: one byte, 0 or 1, on both sides. */
    record BooleanCodec() implements ValueCodec {
        @Override
        public String encoding() {
            return "bool";
        }

        @Override
        public Schema avroType() {
            return Schema.create(Schema.Type.BOOLEAN);
        }

        @Override
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeByte(value.readByte() == 0 ? 0 : 1);
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            avro.writeVarint(Branch.ORDINARY);
            if (text.accept("t")) {
                avro.writeByte(1);
            } else {
                text.expect("f");
                avro.writeByte(0);
            }
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            value.writeByte(read(avro));
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            text.writeByte(read(avro) == 0 ? 'f' : 't');
        }

        private static byte read(ByteInput avro) {
            byte value = avro.readByte();
            if (value != 0 && value != 1) {
                throw new MalformedDataException("A boolean of " + value + " at position " + avro.position());
            }
            return value;
        }
    }

    /**
     * {@code smallint}, {@code integer} and {@code bigint}: Avro int, int and long.
     *
     * @param width bytes of the server's binary form: 2, 4 or 8
     */
    record IntegerCodec(int width) implements ValueCodec {
        @Override
        public String encoding() {
            return "int" + width;
        }

        @Override
        public Schema avroType() {
            return Schema.create(width == Long.BYTES ? Schema.Type.LONG : Schema.Type.INT);
        }

        @Override
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            long number = switch (width) {
                case Short.BYTES -> value.readShort();
                case Integer.BYTES -> value.readInt();
                default -> value.readLong();
            };
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(number);
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            boolean negative = text.accept("-");
            // Negative numbers reach one further than positive ones.
            long number = -text.readDecimal(1, 18);
            while (text.atDigit()) {
                int digit = text.readByte() - '0';
                if (number < (Long.MIN_VALUE + digit) / 10) {
                    throw tooLarge(text);
                }
                number = number * 10 - digit;
            }
            if (!negative && number == Long.MIN_VALUE) {
                throw tooLarge(text);
            }
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(checked(negative ? number : -number, text));
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            long number = checked(avro.readVarint(), avro);
            switch (width) {
                case Short.BYTES -> value.writeShort((int) number);
                case Integer.BYTES -> value.writeInt((int) number);
                default -> value.writeLong(number);
            }
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            text.writeInteger(checked(avro.readVarint(), avro));
        }

        private long checked(long number, ByteInput source) {
            int unused = Long.SIZE - width * Byte.SIZE;
            if (number << unused >> unused != number) {
                throw tooLarge(source);
            }
            return number;
        }

        private MalformedDataException tooLarge(ByteInput source) {
            return new MalformedDataException(
                    "A number too large for " + encoding() + " at position " + source.position());
        }
    }

    /**
     * {@code real} and {@code double precision}: the same IEEE 754 bits, big-endian at the server, little-endian in Avro.
     * Of the many bit patterns that are not a number, which the server does not tell apart, only one is written.
     *
     * @param width bytes of the value: 4 or 8
     */
    record FloatCodec(int width) implements ValueCodec {
        private static final long LARGEST_WHOLE = 1_000_000;

        @Override
        public String encoding() {
            return "float" + width;
        }

        @Override
        public Schema avroType() {
            return Schema.create(width == Double.BYTES ? Schema.Type.DOUBLE : Schema.Type.FLOAT);
        }

        @Override
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            if (width == Double.BYTES) {
                write(Double.longBitsToDouble(value.readLong()), avro);
            } else {
                write(Float.intBitsToFloat(value.readInt()), avro);
            }
        }

        /** Java's reading allocates the text; both it and the server's printing are exact, so the bits are the same. */
        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            int length = text.remaining();
            String number = new String(text.array(), text.skip(length), length, StandardCharsets.US_ASCII);
            boolean word = number.equals("NaN") || number.equals("Infinity") || number.equals("-Infinity");
            // Java also reads hexadecimal numbers, white space around a number and letters after it.
            if (!word && !number.chars().allMatch(character -> "0123456789+-.e".indexOf(character) >= 0)) {
                throw malformed(text);
            }
            try {
                if (width == Double.BYTES) {
                    double value = Double.parseDouble(number);
                    checkRange(word || Double.isFinite(value), text);
                    write(value, avro);
                } else {
                    float value = Float.parseFloat(number);
                    checkRange(word || Float.isFinite(value), text);
                    write(value, avro);
                }
            } catch (NumberFormatException e) {
                throw malformed(text);
            }
        }

        private void checkRange(boolean inside, ByteInput text) {
            if (!inside) {
                throw malformed(text);
            }
        }

        private MalformedDataException malformed(ByteInput text) {
            return new MalformedDataException("Not a text of " + encoding() + " before position " + text.position());
        }

        private static void write(double value, ByteOutput avro) {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeLongLittleEndian(Double.doubleToLongBits(value));
        }

        private static void write(float value, ByteOutput avro) {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeIntLittleEndian(Float.floatToIntBits(value));
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            if (width == Double.BYTES) {
                value.writeLong(avro.readLongLittleEndian());
            } else {
                value.writeInt(avro.readIntLittleEndian());
            }
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            if (width == Double.BYTES) {
                double number = Double.longBitsToDouble(avro.readLongLittleEndian());
                if (!writeWhole(number, text)) {
                    text.writeAscii(Double.toString(number));
                }
            } else {
                float number = Float.intBitsToFloat(avro.readIntLittleEndian());
                if (!writeWhole(number, text)) {
                    text.writeAscii(Float.toString(number));
                }
            }
        }

        /**
         * Writes a small whole number; others are left to Java, which prints the shortest digits that read back as the same
         * number, in a form that the server takes.
         */
        private static boolean writeWhole(double number, ByteOutput text) {
            long whole = (long) number;
            // Zero has a sign, which a long does not hold.
            if (whole != number || whole == 0 || Math.abs(whole) > LARGEST_WHOLE) {
                return false;
            }
            text.writeInteger(whole);
            return true;
        }
    }

    /**
     * {@code uuid}: Avro's logical type on a string of 36 characters, which more readers understand than the one on 16
     * bytes.
     */
    record UuidCodec() implements ValueCodec {
        private static final int BYTES = 16;
        private static final int CHARACTERS = 36;

        @Override
        public String encoding() {
            return "uuid";
        }

        @Override
        public Schema avroType() {
            return LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
        }

        @Override
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            if (value.remaining() != BYTES) {
                throw new MalformedDataException("A uuid of " + value.remaining() + " bytes");
            }
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(CHARACTERS);
            for (int i = 0; i < BYTES; i++) {
                if (hyphenBefore(i)) {
                    avro.writeByte('-');
                }
                avro.writeHexadecimal(value.readByte());
            }
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(CHARACTERS);
            for (int i = 0; i < BYTES; i++) {
                if (hyphenBefore(i)) {
                    text.expect("-");
                    avro.writeByte('-');
                }
                avro.writeHexadecimal((byte) text.readHexadecimal());
            }
        }

        private static boolean hyphenBefore(int index) {
            return index == 4 || index == 6 || index == 8 || index == 10;
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            int length = avro.readLength();
            if (length != CHARACTERS) {
                throw new MalformedDataException("A uuid of " + length + " characters at position " + avro.position());
            }
            for (int i = 0; i < BYTES; i++) {
                if (hyphenBefore(i)) {
                    avro.expect("-");
                }
                value.writeByte(avro.readHexadecimal());
            }
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            avro.readString(text);
        }
    }
}
