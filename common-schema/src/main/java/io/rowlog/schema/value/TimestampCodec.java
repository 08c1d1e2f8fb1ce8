package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * {@code timestamp} and {@code timestamptz}: microseconds since 1970-01-01. The two infinities, and the last 30 years of
 * the server's range, which Avro's 64 bits do not reach, travel as text.
 *
 * @param zone whether the type is {@code timestamptz}
 */
record TimestampCodec(boolean zone) implements ValueCodec {
    private static final long EPOCH_MICROS = CalendarText.EPOCH_DAYS * CalendarText.MICROS_PER_DAY;
    /** 4714-11-24 BC, and the first moment of the year 294277 (PostgreSQL source, {@code datatype/timestamp.h}). */
    private static final long FIRST = -211_813_488_000_000_000L;

    private static final long END = 9_223_371_331_200_000_000L;

    @Override
    public String encoding() {
        return zone ? "timestamptz" : "timestamp";
    }

    @Override
    public Schema avroType() {
        return (zone ? LogicalTypes.timestampMicros() : LogicalTypes.localTimestampMicros())
                .addToSchema(Schema.create(Schema.Type.LONG));
    }

    @Override
    public boolean hasTextForm() {
        return true;
    }

    @Override
    public void encode(ByteInput value, ByteOutput avro) {
        long micros = value.readLong();
        if (micros == Long.MAX_VALUE) {
            CalendarText.writeTextBranch(CalendarText.INFINITY, avro);
        } else if (micros == Long.MIN_VALUE) {
            CalendarText.writeTextBranch(CalendarText.MINUS_INFINITY, avro);
        } else if (micros < FIRST || micros >= END) {
            throw new MalformedDataException("A timestamp outside the server's range");
        } else if (micros > Long.MAX_VALUE - EPOCH_MICROS) {
            ByteOutput text = new ByteOutput(40);
            writeText(micros, text);
            avro.writeVarint(Branch.TEXT);
            avro.writeVarint(text.position());
            avro.writeBytes(text.array(), 0, text.position());
        } else {
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(micros + EPOCH_MICROS);
        }
    }

    @Override
    public boolean decodeBinary(ByteInput avro, ByteOutput value) {
        value.writeLong(read(avro));
        return true;
    }

    @Override
    public void decodeText(ByteInput avro, ByteOutput text) {
        writeText(read(avro), text);
    }

    private static long read(ByteInput avro) {
        long micros = avro.readVarint();
        // No overflow: what lies before the epoch by more than that is outside the range.
        if (micros < FIRST + EPOCH_MICROS) {
            throw new MalformedDataException("A timestamp before the server's range at position " + avro.position());
        }
        return micros - EPOCH_MICROS;
    }

    private void writeText(long micros, ByteOutput text) {
        CalendarText.writeTimestamp(
                Math.floorDiv(micros, CalendarText.MICROS_PER_DAY) + CalendarText.EPOCH_DAYS,
                Math.floorMod(micros, CalendarText.MICROS_PER_DAY),
                zone,
                text);
    }
}
