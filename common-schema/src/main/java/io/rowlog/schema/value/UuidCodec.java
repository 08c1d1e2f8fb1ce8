package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

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
    public void encode(ByteInput value, ByteOutput avro) {
        if (value.remaining() != BYTES) {
            throw new MalformedDataException("A uuid of " + value.remaining() + " bytes");
        }
        avro.writeVarint(Branch.ORDINARY);
        avro.writeVarint(CHARACTERS);
        for (int i = 0; i < BYTES; i++) {
            if (hyphenBefore(i)) {
                avro.writeByte('-');
            }
            Hex.write(value.readByte(), avro);
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
            if (hyphenBefore(i) && avro.readByte() != '-') {
                throw new MalformedDataException("A uuid without its hyphens at position " + avro.position());
            }
            value.writeByte(Hex.read(avro));
        }
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        Lengths.copyWithoutLength(avro, text);
    }
}
