package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.Schema;

/**
 * Types whose Avro string or bytes have what the server has: {@code text} and all that is text within ({@code varchar},
 * {@code char(n)}, {@code json}, enums), {@code jsonb}, {@code bytea}, and every type that has no natural Avro type.
 */
record ContentCodec(String encoding, Content content) implements ValueCodec {
    /** Types whose binary form is their characters. */
    static final ContentCodec TEXT = new ContentCodec("text", Content.TEXT);
    /** {@code jsonb}: its text, before which the binary form has a version ({@code jsonb_send}). */
    static final ContentCodec JSONB = new ContentCodec("jsonb", Content.VERSIONED_TEXT);
    /** {@code bytea}; its text is the hex format (PostgreSQL documentation, section Binary Data Types). */
    static final ContentCodec BYTEA = new ContentCodec("bytea", Content.BYTES);
    /**
     * Every other type, also those that did not exist when this was written: the text that the type's own output function
     * prints, which its input function takes back.
     */
    static final ContentCodec OUTPUT = new ContentCodec("output", Content.TEXT_ONLY);

    private static final int VERSION = 1;

    @Override
    public Schema avroType() {
        return Schema.create(content == Content.BYTES ? Schema.Type.BYTES : Schema.Type.STRING);
    }

    @Override
    public void encodeBinary(ByteInput value, ByteOutput avro) {
        if (content == Content.TEXT_ONLY) {
            throw new MalformedDataException("A value in binary form, of which only the text form is known");
        }
        if (content == Content.VERSIONED_TEXT) {
            byte version = value.readByte();
            if (version != VERSION) {
                throw new MalformedDataException("jsonb of version " + version + ", only " + VERSION + " is known");
            }
        }
        avro.writeVarint(Branch.ORDINARY);
        avro.writeString(value);
    }

    @Override
    public void encodeText(ByteInput text, ByteOutput avro) {
        avro.writeVarint(Branch.ORDINARY);
        if (content != Content.BYTES) {
            avro.writeString(text);
            return;
        }
        text.expect("\\x");
        avro.writeVarint(text.remaining() / 2);
        while (text.remaining() > 0) {
            avro.writeByte(text.readHexadecimal());
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        if (content == Content.TEXT_ONLY) {
            return false;
        }
        if (content == Content.VERSIONED_TEXT) {
            value.writeByte(VERSION);
        }
        avro.readString(value);
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        if (content != Content.BYTES) {
            avro.readString(text);
            return;
        }
        text.writeAscii("\\x");
        for (int rest = avro.readLength(); rest > 0; rest--) {
            text.writeHexadecimal(avro.readByte());
        }
    }
}
