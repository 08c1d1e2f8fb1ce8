package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.time.Month;
import java.time.Year;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Dates and times, as numbers and as the server prints them with {@code DateStyle ISO} (PostgreSQL documentation, section
 * Date/Time Output), in the proleptic Gregorian calendar over the server's whole range, which is wider than {@code
 * java.time}'s formatters print.
 */
final class CalendarCodecs {
    /** 2000-01-01, the server's day 0, counted from 1970-01-01. */
    private static final int EPOCH_DAYS = 10_957;

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";
    private static final String END_OF_DAY = "24:00:00";
    private static final String BEFORE_CHRIST = " BC";

    private static final int YEARS_PER_ERA = 400;
    private static final long DAYS_PER_ERA = 146_097;
    private static final long DAYS_TO_MARCH_OF_YEAR_0 = 719_468;

    private CalendarCodecs() {}

    /** {@code date}: days since 1970-01-01, also before Christ; the two infinities travel as text. */
    record DateCodec() implements ValueCodec {
        /** 4714-11-24 BC, where the server's calendar begins, and 5874897-12-31 (datatype/timestamp.h). */
        private static final int FIRST = EPOCH_DAYS - 2_451_545;

        private static final int LAST = EPOCH_DAYS + 2_145_031_948;

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
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            int day = value.readInt();
            if (day == Integer.MAX_VALUE) {
                Branch.writeText(INFINITY, avro);
            } else if (day == Integer.MIN_VALUE) {
                Branch.writeText(MINUS_INFINITY, avro);
            } else {
                write((long) day + EPOCH_DAYS, avro);
            }
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            if (!encodeInfinity(text, avro)) {
                boolean beforeChrist = cutBeforeChrist(text);
                write(readDate(beforeChrist, text), avro);
            }
        }

        private static void write(long day, ByteOutput avro) {
            if (day < FIRST || day > LAST) {
                throw new MalformedDataException("A date outside the server's range");
            }
            avro.writeVarint(Branch.ORDINARY);
            avro.writeVarint(day);
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            value.writeInt(read(avro) - EPOCH_DAYS);
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            if (writeDate(read(avro), text)) {
                text.writeAscii(BEFORE_CHRIST);
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
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            write(value.readLong(), avro);
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            write(readTime(text), avro);
        }

        private static void write(long micros, ByteOutput avro) {
            if (micros == MICROS_PER_DAY) {
                Branch.writeText(END_OF_DAY, avro);
            } else {
                avro.writeVarint(Branch.ORDINARY);
                avro.writeVarint(checked(micros));
            }
        }

        @Override
        public boolean decodeBinary(ByteInput avro, ByteOutput value) {
            value.writeLong(checked(avro.readVarint()));
            return true;
        }

        @Override
        public void decodeText(ByteInput avro, ByteOutput text) {
            writeTime(checked(avro.readVarint()), text);
        }

        private static long checked(long micros) {
            if (micros < 0 || micros >= MICROS_PER_DAY) {
                throw new MalformedDataException("A time outside the day");
            }
            return micros;
        }
    }

    /**
     * {@code timestamp} and {@code timestamptz}: microseconds since 1970-01-01. The two infinities, and the last 30 years of
     * the server's range, which Avro's 64 bits do not reach, travel as text.
     *
     * @param zone whether the type is {@code timestamptz}
     */
    record TimestampCodec(boolean zone) implements ValueCodec {
        private static final long EPOCH_MICROS = EPOCH_DAYS * MICROS_PER_DAY;
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
        public void encodeBinary(ByteInput value, ByteOutput avro) {
            long micros = value.readLong();
            if (micros == Long.MAX_VALUE) {
                Branch.writeText(INFINITY, avro);
            } else if (micros == Long.MIN_VALUE) {
                Branch.writeText(MINUS_INFINITY, avro);
            } else {
                write(micros, avro);
            }
        }

        @Override
        public void encodeText(ByteInput text, ByteOutput avro) {
            if (encodeInfinity(text, avro)) {
                return;
            }
            boolean beforeChrist = cutBeforeChrist(text);
            long day = readDate(beforeChrist, text) - EPOCH_DAYS;
            text.expect(" ");
            long micros = readTime(text) - (zone ? readOffset(text) : 0);
            // A day more than the server's range has, for what an offset takes from it, and no overflow.
            if (Math.abs(day) > END / MICROS_PER_DAY + 1) {
                throw outside();
            }
            write(Math.addExact(day * MICROS_PER_DAY, micros), avro);
        }

        /** Writes a moment given in microseconds since 2000-01-01. */
        private void write(long micros, ByteOutput avro) {
            if (micros < FIRST || micros >= END) {
                throw outside();
            }
            if (micros > Long.MAX_VALUE - EPOCH_MICROS) {
                ByteOutput text = new ByteOutput(40);
                writeText(micros, text);
                Branch.writeText(text.array(), 0, text.position(), avro);
            } else {
                avro.writeVarint(Branch.ORDINARY);
                avro.writeVarint(micros + EPOCH_MICROS);
            }
        }

        private static MalformedDataException outside() {
            return new MalformedDataException("A timestamp outside the server's range");
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
                throw new MalformedDataException(
                        "A timestamp before the server's range at position " + avro.position());
            }
            return micros - EPOCH_MICROS;
        }

        private void writeText(long micros, ByteOutput text) {
            boolean beforeChrist = writeDate(Math.floorDiv(micros, MICROS_PER_DAY) + EPOCH_DAYS, text);
            text.writeByte(' ');
            writeTime(Math.floorMod(micros, MICROS_PER_DAY), text);
            if (zone) {
                text.writeAscii("+00");
            }
            if (beforeChrist) {
                text.writeAscii(BEFORE_CHRIST);
            }
        }
    }

    /** Writes the text branch of an infinity and moves over it, if that is what the text says. */
    private static boolean encodeInfinity(ByteInput text, ByteOutput avro) {
        if (text.accept(INFINITY)) {
            Branch.writeText(INFINITY, avro);
        } else if (text.accept(MINUS_INFINITY)) {
            Branch.writeText(MINUS_INFINITY, avro);
        } else {
            return false;
        }
        return true;
    }

    /** Takes {@code BC}, which stands after all else, from the end of the text, and returns whether it was there. */
    private static boolean cutBeforeChrist(ByteInput text) {
        int start = text.position();
        int shorter = text.remaining() - BEFORE_CHRIST.length();
        if (shorter > 0) {
            text.skip(shorter);
            boolean found = text.accept(BEFORE_CHRIST);
            text.set(text.array(), start, found ? shorter : shorter + BEFORE_CHRIST.length());
            return found;
        }
        return false;
    }

    /** Reads year, month and day, and returns the day counted from 1970-01-01. */
    private static long readDate(boolean beforeChrist, ByteInput text) {
        long printed = text.readDecimal(4, 7);
        text.expect("-");
        int month = (int) text.readDecimal(2, 2);
        text.expect("-");
        long dayOfMonth = text.readDecimal(2, 2);
        long year = beforeChrist ? 1 - printed : printed;
        if (printed < 1
                || month < 1
                || month > 12
                || dayOfMonth < 1
                || dayOfMonth > Month.of(month).length(Year.isLeap(year))) {
            throw new MalformedDataException("A day that no calendar has, before position " + text.position());
        }
        // As in writeDate, the other way.
        long yearFromMarch = month > 2 ? year : year - 1;
        long yearOfEra = Math.floorMod(yearFromMarch, YEARS_PER_ERA);
        long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
        return Math.floorDiv(yearFromMarch, YEARS_PER_ERA) * DAYS_PER_ERA
                + (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear)
                - DAYS_TO_MARCH_OF_YEAR_0;
    }

    /**
     * Writes year, month and day; years before 1 as their number before Christ.
     *
     * @param day counted from 1970-01-01
     * @return whether the year was before Christ, so that {@code BC} must follow at the end
     */
    private static boolean writeDate(long day, ByteOutput text) {
        // Days to a civil date by 400-year eras that begin in March (Howard Hinnant, chrono-compatible date
        // algorithms).
        long shifted = day + DAYS_TO_MARCH_OF_YEAR_0;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        long dayOfEra = Math.floorMod(shifted, DAYS_PER_ERA);
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0);
        text.writeDecimal(year > 0 ? year : 1 - year, 4);
        text.writeByte('-');
        text.writeDecimal(month, 2);
        text.writeByte('-');
        text.writeDecimal(dayOfMonth, 2);
        return year <= 0;
    }

    /** Writes hours, minutes, seconds and, unless 0, their fraction without zeros at its end. */
    private static void writeTime(long micros, ByteOutput text) {
        long seconds = micros / MICROS_PER_SECOND;
        text.writeDecimal(seconds / 3600, 2);
        text.writeByte(':');
        text.writeDecimal(seconds / 60 % 60, 2);
        text.writeByte(':');
        text.writeDecimal(seconds % 60, 2);
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction != 0) {
            int digits = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            text.writeByte('.');
            text.writeDecimal(fraction, digits);
        }
    }

    /** Reads hours, minutes, seconds and their fraction in microseconds, up to 24:00:00. */
    private static long readTime(ByteInput text) {
        long hours = text.readDecimal(2, 2);
        text.expect(":");
        long minutes = text.readDecimal(2, 2);
        text.expect(":");
        long seconds = text.readDecimal(2, 2);
        long fraction = 0;
        if (text.accept(".")) {
            int start = text.position();
            fraction = text.readDecimal(1, 6);
            for (int digits = text.position() - start; digits < 6; digits++) {
                fraction *= 10;
            }
        }
        long micros = (hours * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND + fraction;
        if (minutes > 59 || seconds > 59 || micros > MICROS_PER_DAY) {
            throw new MalformedDataException("A time outside the day before position " + text.position());
        }
        return micros;
    }

    /** Reads how far a zone's clock is ahead of UTC, in microseconds: sign, hours and, unless 0, minutes and seconds. */
    private static long readOffset(ByteInput text) {
        boolean behind = text.accept("-");
        if (!behind) {
            text.expect("+");
        }
        long seconds = text.readDecimal(2, 2) * 3600;
        if (text.accept(":")) {
            seconds += text.readDecimal(2, 2) * 60;
            if (text.accept(":")) {
                seconds += text.readDecimal(2, 2);
            }
        }
        return (behind ? -seconds : seconds) * MICROS_PER_SECOND;
    }
}
