package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** {@code date}: days since 1970-01-01, also before Christ; the two infinities travel as text. */
record DateCodec() implements ValueCodec {
    @Override
    public String encoding() {
        return "date";
    }

    @Override
    public Schema avroType() {
        return LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        int day = value.readInt();
        if (day == Integer.MAX_VALUE) {
            CalendarText.writeTextBranch(CalendarText.INFINITY, avro);
        } else if (day == Integer.MIN_VALUE) {
            CalendarText.writeTextBranch(CalendarText.MINUS_INFINITY, avro);
        } else {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint((long) day + CalendarText.EPOCH_DAYS);
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        value.writeInt((int) (read(avro) - CalendarText.EPOCH_DAYS));
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        if (CalendarText.writeDate(read(avro), text)) {
            text.writeAscii(" BC");
        }
    }

    private static long read(ByteInput avro) {
        long day = avro.readVarint();
        if (day != (int) day) {
            throw new MalformedDataException("A date of more than 32 bits at position " + avro.position());
        }
        return day;
    }
}
