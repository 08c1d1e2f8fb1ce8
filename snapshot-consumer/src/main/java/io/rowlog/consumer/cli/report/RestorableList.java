package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.consumer.window.Window;
import io.rowlog.consumer.window.Window.Point;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which moments of a log that a stream writes can be restored: as JSON as it is, and as text.
 *
 * @param windows snapshots of one stream, whose windows overlap, are one
 * @param markers in the order of the log
 * @param gaps of all tables and of single ones, in that order
 * @param lost complete snapshots whose records are gone
 */
public record RestorableList(
        List<ListedWindow> windows,
        List<ListedMarker> markers,
        List<ListedGap> gaps,
        List<ListedLoss> lost,
        List<ListedAlarm> alarms) {
    private static final int SHOWN_MARKERS = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /**
     * Any moment between two.
     *
     * @param ends why it does not go on; null where the stream does
     */
    public record ListedWindow(
            Point from,
            Point until,
            List<String> snapshots,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String ends) {}

    /**
     * A named moment.
     *
     * @param restorable whether a window holds it
     */
    public record ListedMarker(String name, Instant at, Lsn lsn, boolean restorable) {}

    /**
     * What is missing.
     *
     * @param tables none for all
     * @param from the last place before it; null where there is none
     * @param until where it ends; null where it does not
     */
    public record ListedGap(
            List<String> tables,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Lsn from,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Point until,

            Instant noticedAt,
            String reason) {}

    /** A snapshot, and what of it is gone. */
    public record ListedLoss(String snapshot, List<String> missing) {}

    /** A setting by which Kafka would delete what is needed. */
    public record ListedAlarm(String happened, Remedy remedy) {}

    public static RestorableList of(RestorableWindows read) {
        Map<Object, List<Window>> streams = new LinkedHashMap<>();
        read.windows()
                .forEach(window -> streams.computeIfAbsent(
                                window.single() ? window.snapshot().id() : window.until(), each -> new ArrayList<>())
                        .add(window));
        return new RestorableList(
                streams.values().stream().map(RestorableList::window).toList(),
                read.markers().stream()
                        .map(marker -> new ListedMarker(
                                marker.name(),
                                marker.at(),
                                marker.end(),
                                read.holding(marker).isPresent()))
                        .toList(),
                Stream.concat(
                                read.gaps().stream().map(RestorableList::gap),
                                read.windows().stream()
                                        .flatMap(window -> window.gaps().stream())
                                        .map(RestorableList::gap)
                                        .distinct())
                        .toList(),
                read.lost().stream()
                        .map(lost -> new ListedLoss(lost.snapshot().value(), lost.missing()))
                        .toList(),
                read.alarms().stream()
                        .map(alarm -> new ListedAlarm(Objects.toString(alarm.getMessage()), alarm.remedy()))
                        .toList());
    }

    private static ListedWindow window(List<Window> overlapping) {
        return new ListedWindow(
                overlapping.getFirst().from(),
                overlapping.getLast().until(),
                overlapping.stream()
                        .map(window -> window.snapshot().id().value())
                        .toList(),
                overlapping.getLast().ends());
    }

    private static ListedGap gap(RestorableWindows.StreamGap gap) {
        Point from = gap.from();
        return new ListedGap(List.of(), from == null ? null : from.lsn(), gap.until(), gap.noticedAt(), gap.reason());
    }

    private static ListedGap gap(Window.TableGap gap) {
        Window.Healed until = gap.until();
        return new ListedGap(
                new TreeSet<>(gap.tables()).stream().map(Object::toString).toList(),
                gap.from(),
                until == null ? null : until.at(),
                gap.noticedAt(),
                gap.reason());
    }

    /** For people, after the snapshots. */
    public String text() {
        return windowsText()
                + markersText()
                + gapsText()
                + lost.stream()
                        .map(snapshot -> "%nSnapshot %s cannot be restored, its records are gone from Kafka: %s%n"
                                .formatted(snapshot.snapshot(), String.join("; ", snapshot.missing())))
                        .collect(Collectors.joining())
                + alarms.stream()
                        .map(alarm -> "%n%s%n  %s%n"
                                .formatted(alarm.happened(), alarm.remedy().text(Wording.COMMAND_LINE)))
                        .collect(Collectors.joining());
    }

    private String windowsText() {
        if (windows.isEmpty()) {
            return "%nNo moment can be restored yet%n".formatted();
        }
        TextTable text = new TextTable()
                .words("moments from (UTC)")
                .words("LSN")
                .words("until (UTC)")
                .words("LSN")
                .numbers("snapshots")
                .words("then");
        for (ListedWindow window : windows) {
            boolean single = window.from().equals(window.until());
            text.row(
                    time(window.from().at()),
                    window.from().lsn(),
                    single ? "the same" : time(window.until().at()),
                    single ? "" : window.until().lsn(),
                    NumberText.count(window.snapshots().size()),
                    window.ends() == null ? "goes on" : window.ends());
        }
        return "%n%s".formatted(text.text());
    }

    private String markersText() {
        if (markers.isEmpty()) {
            return "";
        }
        TextTable text =
                new TextTable().words("marker").words("at (UTC)").words("LSN").words("notes");
        markers.stream()
                .skip(Math.max(0, markers.size() - SHOWN_MARKERS))
                .forEach(marker -> text.row(
                        marker.name(),
                        time(marker.at()),
                        marker.lsn(),
                        marker.restorable() ? "" : "cannot be restored"));
        return "%n%s%s"
                .formatted(
                        text.text(),
                        markers.size() > SHOWN_MARKERS
                                ? "and %s; --format json lists all%n"
                                        .formatted(NumberText.count(
                                                markers.size() - SHOWN_MARKERS, "earlier marker", "earlier markers"))
                                : "");
    }

    private String gapsText() {
        if (gaps.isEmpty()) {
            return "";
        }
        TextTable text = new TextTable()
                .words("gap after")
                .words("until (UTC)")
                .words("LSN")
                .words("of")
                .words("because");
        for (ListedGap gap : gaps) {
            Point until = gap.until();
            text.row(
                    gap.from() == null ? "the beginning" : gap.from(),
                    until == null ? "now" : time(until.at()),
                    until == null ? "" : until.lsn(),
                    gap.tables().isEmpty() ? "all tables" : String.join(", ", gap.tables()),
                    gap.reason());
        }
        return "%n%s".formatted(text.text());
    }

    public static String time(Instant at) {
        return TIME.format(at);
    }
}
