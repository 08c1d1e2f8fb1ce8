package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;

/** Avro's strings and bytes: a length, then that many bytes. */
final class Lengths {
    private Lengths() {}

    static void copyWithLength(ByteInput value, ByteOutput avro) {
        int length = value.remaining();
        avro.writeVarint(length);
        avro.writeBytes(value.array(), value.skip(length), length);
    }

    static void copyWithoutLength(ByteInput avro, ByteOutput value) {
        int length = avro.readLength();
        value.writeBytes(avro.array(), avro.skip(length), length);
    }
}
