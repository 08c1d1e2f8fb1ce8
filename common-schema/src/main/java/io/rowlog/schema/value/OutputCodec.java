package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/**
 * Every type without a natural Avro type, also those that did not exist when this was written: the text that the type's
 * own output function prints, which its input function takes back.
 */
record OutputCodec() implements ValueCodec {
    @Override
    public String encoding() {
        return "output";
    }

    @Override
    public Schema avroType() {
        return Schema.create(Schema.Type.STRING);
    }

    @Override
    public boolean readAsText() {
        return true;
    }

    @Override
    public Content content() {
        return Content.TEXT_ONLY;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        avro.writeVarint(Branch.ORDINARY);
        Lengths.copyWithLength(value, avro);
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        return false;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        Lengths.copyWithoutLength(avro, text);
    }
}
