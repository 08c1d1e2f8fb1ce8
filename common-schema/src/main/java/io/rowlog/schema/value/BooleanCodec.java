package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.Schema;

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
    public void encode(ByteInput value, ByteOutput avro) {
        avro.writeVarint(Branch.ORDINARY);
        avro.writeByte(value.readByte() == 0 ? 0 : 1);
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
