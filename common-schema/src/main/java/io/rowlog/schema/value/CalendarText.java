package io.rowlog.schema.value;

import io.rowlog.schema.bytes.ByteOutput;

/**
 * Dates and times as the server prints them with {@code DateStyle ISO} (PostgreSQL documentation, section Date/Time
 * Output), in the proleptic Gregorian calendar over the server's whole range, which is wider than {@code java.time}'s
 * formatters print.
 */
final class CalendarText {
    /** 2000-01-01, the server's day 0, counted from 1970-01-01. */
    static final int EPOCH_DAYS = 10_957;

    static final long MICROS_PER_SECOND = 1_000_000L;
    static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    static final String INFINITY = "infinity";
    static final String MINUS_INFINITY = "-infinity";

    private static final long DAYS_PER_ERA = 146_097;
    private static final long DAYS_TO_MARCH_OF_YEAR_0 = 719_468;

    private CalendarText() {}

    /**
     * Writes year, month and day; years before 1 as their number before Christ.
     *
     * @param day counted from 1970-01-01
     * @return whether the year was before Christ, so that {@code BC} must follow at the end
     */
    static boolean writeDate(long day, ByteOutput text) {
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
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        text.writeDecimal(year > 0 ? year : 1 - year, 4);
        text.writeByte('-');
        text.writeDecimal(month, 2);
        text.writeByte('-');
        text.writeDecimal(dayOfMonth, 2);
        return year <= 0;
    }

    /** Writes hours, minutes, seconds and, unless 0, their fraction without zeros at its end. */
    static void writeTime(long micros, ByteOutput text) {
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

    /** Writes a moment given by its day and the microseconds in it. */
    static void writeTimestamp(long day, long micros, boolean zone, ByteOutput text) {
        boolean beforeChrist = writeDate(day, text);
        text.writeByte(' ');
        writeTime(micros, text);
        if (zone) {
            text.writeAscii("+00");
        }
        if (beforeChrist) {
            text.writeAscii(" BC");
        }
    }

    /** Writes the text branch of a column's union. */
    static void writeTextBranch(String value, ByteOutput avro) {
        avro.writeVarint(Branch.TEXT);
        avro.writeVarint(value.length());
        avro.writeAscii(value);
    }
}
