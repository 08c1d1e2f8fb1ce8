package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** {@code time without time zone}: microseconds after midnight; 24:00:00, which Avro does not know, travels as text. */
record TimeCodec() implements ValueCodec {
    @Override
    public String encoding() {
        return "time";
    }

    @Override
    public Schema avroType() {
        return LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        long micros = value.readLong();
        if (micros == CalendarText.MICROS_PER_DAY) {
            CalendarText.writeTextBranch("24:00:00", avro);
        } else {
            check(micros);
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(micros);
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        value.writeLong(read(avro));
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        CalendarText.writeTime(read(avro), text);
    }

    private static long read(ByteInput avro) {
        long micros = avro.readVarint();
        check(micros);
        return micros;
    }

    private static void check(long micros) {
        if (micros < 0 || micros >= CalendarText.MICROS_PER_DAY) {
            throw new MalformedDataException("A time outside the day");
        }
    }
}
