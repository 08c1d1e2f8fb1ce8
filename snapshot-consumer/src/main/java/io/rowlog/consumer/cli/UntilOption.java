package io.rowlog.consumer.cli;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.restore.RestoreRequest;
import io.rowlog.schema.wal.Lsn;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Up to which moment transactions are replayed. */
final class UntilOption {
    private static final Pattern LSN = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");
    private static final String MARKER = "marker:";

    /** As PostgreSQL prints times, and as ISO 8601 has them: with or without offset, which may be hours alone. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    @Option(
            names = "--until",
            paramLabel = "TIME|LSN|marker:NAME|latest",
            converter = EndConverter.class,
            description = {
                "Up to which moment: all that was committed by then and nothing later. A time such as"
                        + " '2026-11-28 12:30:00+01', in this machine's time zone where it has no offset; a place in the"
                        + " source's write-ahead log; a marker that rowlog mark has set.",
                "latest (default where a stream follows the source, unless --snapshot is given): the snapshot and all"
                        + " transactions after it."
            })
    private @Nullable ReplayEnd until;

    @Nullable
    ReplayEnd end() {
        return until;
    }

    /**
     * Where a restore ends; null where the snapshot alone is restored.
     *
     * @param anySnapshot whether no snapshot was chosen: then all transactions follow where a stream wrote them
     */
    @Nullable
    ReplayEnd end(RestoreRequest request, boolean anySnapshot) {
        return until == null && request.mode() == RestoreMode.CREATE && anySnapshot && Replay.follows(request)
                ? new ReplayEnd.Latest()
                : until;
    }

    /** Reads the option's value. */
    static final class EndConverter implements ITypeConverter<ReplayEnd> {
        @Override
        public ReplayEnd convert(String value) {
            if (value.equals("latest")) {
                return new ReplayEnd.Latest();
            }
            if (value.startsWith(MARKER) && value.length() > MARKER.length()) {
                return new ReplayEnd.Named(value.substring(MARKER.length()));
            }
            if (LSN.matcher(value).matches()) {
                return new ReplayEnd.Place(Lsn.parse(value));
            }
            try {
                return new ReplayEnd.Time(
                        switch (TIME.parseBest(
                                value.strip().replaceFirst("(?<=\\d) (?=\\d)", "T"),
                                OffsetDateTime::from,
                                LocalDateTime::from)) {
                            case OffsetDateTime time -> time.toInstant();
                            case LocalDateTime time ->
                                time.atZone(ZoneId.systemDefault()).toInstant();
                            default -> throw new DateTimeException(value);
                        });
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + value
                        + "' is no moment: give a time such as '2026-11-28 12:30:00+01', a place such as 0/1A2B3C8,"
                        + " marker:NAME, or latest");
            }
        }
    }
}
