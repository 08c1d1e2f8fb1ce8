package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.Schema;

/** {@code jsonb}: its text, before which the server's binary form has a version byte ({@code jsonb_send}). */
record JsonbCodec() implements ValueCodec {
    private static final int VERSION = 1;

    @Override
    public String encoding() {
        return "jsonb";
    }

    @Override
    public Schema avroType() {
        return Schema.create(Schema.Type.STRING);
    }

    @Override
    public Content content() {
        return Content.VERSIONED_TEXT;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        byte version = value.readByte();
        if (version != VERSION) {
            throw new MalformedDataException("jsonb of version " + version + ", only " + VERSION + " is known");
        }
        avro.writeVarint(Branch.ORDINARY);
        Lengths.copyWithLength(value, avro);
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        value.writeByte(VERSION);
        Lengths.copyWithoutLength(avro, value);
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        Lengths.copyWithoutLength(avro, text);
    }
}
