package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** {@code date}: days since 1970-01-01, also before Christ; the two infinities travel as text. */
record DateCodec() implements ValueCodec {
    /** 4714-11-24 BC, where the server's calendar begins, and 5874897-12-31 (datatype/timestamp.h). */
    private static final int FIRST = CalendarText.EPOCH_DAYS - 2_451_545;

    private static final int LAST = CalendarText.EPOCH_DAYS + 2_145_031_948;

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
            long unixDay = (long) day + CalendarText.EPOCH_DAYS;
            if (unixDay < FIRST || unixDay > LAST) {
                throw new MalformedDataException("A date outside the server's range");
            }
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(unixDay);
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        value.writeInt(read(avro) - CalendarText.EPOCH_DAYS);
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        if (CalendarText.writeDate(read(avro), text)) {
            text.writeAscii(" BC");
        }
    }

    private static int read(ByteInput avro) {
        long day = avro.readVarint();
        if (day < FIRST || day > LAST) {
            throw new MalformedDataException("A date outside the server's range at position " + avro.position());
        }
        return (int) day;
    }
}
