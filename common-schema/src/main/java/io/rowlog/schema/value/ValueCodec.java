package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/**
 * One PostgreSQL type on its way to Avro and back. A column's Avro type is the union of null, the codec's
 * {@link #avroType()} and, where {@link #hasTextForm()}, a string: values that the Avro type cannot hold travel in that
 * string as the server prints them.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public sealed interface ValueCodec
        permits BooleanCodec,
                IntegerCodec,
                FloatCodec,
                TextCodec,
                OutputCodec,
                JsonbCodec,
                ByteaCodec,
                UuidCodec,
                DateCodec,
                TimeCodec,
                TimestampCodec,
                NumericCodec,
                ArrayCodec {
    /** Name of this way of encoding in the schema's {@code postgresql.encoding} property. Part of the log's format. */
    String encoding();

    /** The Avro type of ordinary values, neither null nor a union. */
    Schema avroType();

    /** Whether some values travel as text in the union's string branch. */
    default boolean hasTextForm() {
        return false;
    }

    /** Whether the server must be asked for the value's text instead of the value. */
    default boolean readAsText() {
        return false;
    }

    /** What of an ordinary value stands in its Avro string or bytes just as the server has it. */
    default Content content() {
        return Content.NONE;
    }

    /**
     * Writes a value's branch of the union and its Avro bytes.
     *
     * @param value the server's binary form of the value, exactly its bytes; never of a null
     * @throws io.rowlog.schema.bytes.MalformedDataException when the bytes are not of the type's binary form
     */
    void encode(ByteInput value, ByteOutput avro);

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
