package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.Schema;

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
    public void encode(ByteInput value, ByteOutput avro) {
        long number = switch (width) {
            case Short.BYTES -> value.readShort();
            case Integer.BYTES -> value.readInt();
            default -> value.readLong();
        };
        avro.writeVarint(Branch.ORDINARY);
        avro.writeVarint(number);
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        long number = read(avro);
        switch (width) {
            case Short.BYTES -> value.writeShort((int) number);
            case Integer.BYTES -> value.writeInt((int) number);
            default -> value.writeLong(number);
        }
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        text.writeInteger(read(avro));
    }

    private long read(ByteInput avro) {
        long number = avro.readVarint();
        int unused = Long.SIZE - width * Byte.SIZE;
        if (number << unused >> unused != number) {
            throw new MalformedDataException(
                    "A number too large for " + encoding() + " at position " + avro.position());
        }
        return number;
    }
}
