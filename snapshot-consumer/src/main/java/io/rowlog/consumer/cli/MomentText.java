package io.rowlog.consumer.cli;

import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment of a source as people write it: a time with its offset from UTC, a place in the write-ahead log, or a marker. In
 * all forms in which Rowlog and PostgreSQL print times.
 */
final class MomentText implements ITypeConverter<ReplayEnd> {
    private static final String MARKER = "marker:";

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("yyyy-MM-dd[ ]['T']HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[ ]")
            .parseLenient()
            .appendOffset("+HH:mm", "Z")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter PRINTED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSx").withZone(ZoneOffset.UTC);

    /** A time with microseconds, in UTC, as it is read again. */
    static String of(Instant at) {
        return PRINTED.format(at);
    }

    @Override
    public ReplayEnd convert(String value) {
        if (value.startsWith(MARKER) && value.length() > MARKER.length()) {
            return new ReplayEnd.Named(value.substring(MARKER.length()));
        }
        try {
            return new ReplayEnd.Place(Lsn.parse(value));
        } catch (IllegalArgumentException e) {
            return new ReplayEnd.Time(time(value));
        }
    }

    private static Instant time(String value) {
        try {
            return OffsetDateTime.parse(value.strip().replaceFirst("(?i) ?utc$", "Z"), TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value
                    + "' is no moment: a time with its offset from UTC, such as '2026-11-28 13:05:00+01', an LSN such as"
                    + " 0/1A2B3C8, or marker:NAME");
        }
    }
}
