package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/** Types whose binary form is their characters: {@code text}, {@code varchar}, {@code char(n)}, {@code json}, enums. */
record TextCodec() implements ValueCodec {
    @Override
    public String encoding() {
        return "text";
    }

    @Override
    public Schema avroType() {
        return Schema.create(Schema.Type.STRING);
    }

    @Override
    public Content content() {
        return Content.TEXT;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        avro.writeVarint(Branch.ORDINARY);
        Lengths.copyWithLength(value, avro);
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        Lengths.copyWithoutLength(avro, value);
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        Lengths.copyWithoutLength(avro, text);
    }
}
