package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * One PostgreSQL type on its way to Avro and back. A column's Avro type is the union of null, the codec's
 * {@link #avroType()} and, where {@link #hasTextForm()}, a string: values that the Avro type cannot hold travel in that
 * string as the server prints them.
 *
 * <p>Encoding is canonical: equal values have equal Avro bytes, also when one came in binary form and the other as text.
 * Digests depend on it.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public sealed interface ValueCodec
        permits ContentCodec,
                FixedWidthCodecs.BooleanCodec,
                FixedWidthCodecs.IntegerCodec,
                FixedWidthCodecs.FloatCodec,
                FixedWidthCodecs.UuidCodec,
                CalendarCodecs.DateCodec,
                CalendarCodecs.TimeCodec,
                CalendarCodecs.TimestampCodec,
                NumericCodec,
                ArrayCodec {
    /**
     * What of an ordinary value stands in its Avro string or bytes just as the server has it, so that it can be copied in
     * pieces.
     */
    enum Content {
        /** Nothing: the codec converts it as a whole. */
        NONE,
        /** The text form, which the binary form is too. */
        TEXT,
        /** The text form, before which the binary form has a byte of 1. */
        VERSIONED_TEXT,
        /** The text form; the log has no binary form. */
        TEXT_ONLY,
        /** The binary form; the text form is {@code \\x} and two hexadecimal digits for each byte. */
        BYTES
    }

    /** Name of this way of encoding in the schema's {@code postgresql.encoding} property. Part of the log's format. */
    String encoding();

    /** The Avro type of ordinary values, neither null nor a union. */
    Schema avroType();

    /** The Avro type of a column: the union of null, the codec's type and its text form. */
    default Schema nullable() {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL), avroType()));
        if (hasTextForm()) {
            branches.add(Schema.create(Schema.Type.STRING));
        }
        return Schema.createUnion(branches);
    }

    /** Whether some values travel as text in the union's string branch. */
    default boolean hasTextForm() {
        return false;
    }

    /** What the codec copies instead of converting it. */
    default Content content() {
        return Content.NONE;
    }

    /** Whether the server must be asked for the value's text, since its binary form is not known. */
    default boolean readAsText() {
        return content() == Content.TEXT_ONLY;
    }

    /**
     * Writes a value's branch of the union and its Avro bytes. The caller sees to it that nothing is left of the value.
     *
     * @param value what the type's send function made, exactly its bytes; never of a null
     * @throws io.rowlog.schema.bytes.MalformedDataException when the bytes are not of the type's binary form, or the codec
     *     knows none
     */
    void encodeBinary(ByteInput value, ByteOutput avro);

    /**
     * Writes a value's branch of the union and its Avro bytes, the same as {@link #encodeBinary} for the same value. The
     * caller sees to it that nothing is left of the text.
     *
     * @param text what the type's output function printed under the settings of every session ({@code DateStyle} ISO, {@code
     *     bytea_output} hex, {@code extra_float_digits} 3), exactly its bytes; never of a null
     * @throws io.rowlog.schema.bytes.MalformedDataException when the server does not print the type so
     */
    void encodeText(ByteInput text, ByteOutput avro);

    /**
     * Writes the server's binary form of a value, without its length.
     *
     * @param avro cursor after the branch of an ordinary value
     * @return false when only text can express the value; what was written must then be forgotten
     */
    boolean decodeBinary(ByteInput avro, ByteOutput value);

    /**
     * Writes the value as the server's input function takes it.
     *
     * @param avro cursor after the branch of an ordinary value
     */
    void decodeText(ByteInput avro, ByteOutput text);
}
