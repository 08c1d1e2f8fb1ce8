package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import org.apache.avro.Schema;

/** {@code bytea}: Avro bytes; its text is the hex format (PostgreSQL documentation, section Binary Data Types). */
record ByteaCodec() implements ValueCodec {
    @Override
    public String encoding() {
        return "bytea";
    }

    @Override
    public Schema avroType() {
        return Schema.create(Schema.Type.BYTES);
    }

    @Override
    public Content content() {
        return Content.BYTES;
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
        text.writeByte('\\');
        text.writeByte('x');
        for (int rest = avro.readLength(); rest > 0; rest--) {
            Hex.write(avro.readByte(), text);
        }
    }
}
