package io.rowlog.consumer.window;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.consumer.window.Window.Point;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be restored of a log: a window for each snapshot, and what is missing. Derived from the log's state, and from the
 * ends of its topics: neither rows nor transactions are read for it. As it was when it was read; immutable.
 *
 * @param windows in the order in which their snapshots were begun
 * @param markers all named moments of the log, also those that are in no window, in the order of the log
 * @param gaps of all tables, in the order of the log
 * @param lost snapshots whose records are gone from Kafka
 * @param alarms settings by which Kafka would delete records that windows need, each with what mends it
 */
public record RestorableWindows(
        List<Window> windows, List<Marker> markers, List<StreamGap> gaps, List<Lost> lost, List<Failure> alarms) {
    public RestorableWindows {
        windows = List.copyOf(windows);
        markers = List.copyOf(markers);
        gaps = List.copyOf(gaps);
        lost = List.copyOf(lost);
        alarms = List.copyOf(alarms);
    }

    /**
     * Moments of which nothing can be had.
     *
     * @param from the last moment before; null where there is none
     * @param until the next snapshot's moment; null where there is none yet
     */
    public record StreamGap(@Nullable Point from, @Nullable Point until, Instant noticedAt, String reason) {}

    /**
     * A complete snapshot that cannot be restored any more.
     *
     * @param missing which of its records are gone, a phrase for each topic or partition
     */
    public record Lost(SnapshotId snapshot, List<String> missing) {
        public Lost {
            missing = List.copyOf(missing);
        }
    }

    /**
     * The moments next to one that cannot be had.
     *
     * @param before the last earlier one; null where there is none
     * @param after the first later one; null where there is none
     */
    public record Nearest(@Nullable Point before, @Nullable Point after) {
        /** Both, or the one, or that there is none. */
        @Override
        public String toString() {
            String both = Stream.of(
                            Optional.ofNullable(before).map(point -> "at the latest " + point),
                            Optional.ofNullable(after).map(point -> "from " + point + " on"))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(", or "));
            return both.isEmpty() ? "none" : both;
        }
    }

    /**
     * Finds them for a log.
     *
     * @throws Failure when Kafka does not answer
     */
    public static RestorableWindows read(KafkaSettings kafka, CapturedLog log) {
        return new WindowReader(kafka, log).read();
    }

    /** The window of a snapshot. */
    public Optional<Window> of(SnapshotId snapshot) {
        return windows.stream()
                .filter(window -> window.snapshot().id().equals(snapshot))
                .findFirst();
    }

    /** The window in which least is to be replayed to get to this place: that of the latest snapshot. */
    public Optional<Window> holding(Lsn lsn) {
        return latest(window -> window.holds(lsn));
    }

    /** The window in which least is to be replayed to get to this moment. */
    public Optional<Window> holding(Instant at) {
        return latest(window -> window.holds(at));
    }

    /** The window in which least is to be replayed to get to this marker. */
    public Optional<Window> holding(Marker marker) {
        return latest(window -> window.markers().contains(marker));
    }

    private Optional<Window> latest(Predicate<Window> holding) {
        return windows.stream().filter(holding).reduce((earlier, later) -> later);
    }

    /** The last marker of this name, whether or not it is in a window. */
    public Optional<Marker> marker(String name) {
        return markers.stream().filter(marker -> marker.name().equals(name)).reduce((earlier, later) -> later);
    }

    /** The moments next to a place that is in no window. */
    public Nearest nearest(Lsn lsn) {
        return nearest(point -> point.lsn().compareTo(lsn));
    }

    /** The moments next to one that is in no window. */
    public Nearest nearest(Instant at) {
        return nearest(point -> point.at().compareTo(at));
    }

    private Nearest nearest(ToIntFunction<Point> place) {
        Comparator<Point> order = Comparator.comparing(Point::at);
        return new Nearest(
                windows.stream()
                        .map(Window::until)
                        .filter(point -> place.applyAsInt(point) < 0)
                        .max(order)
                        .orElse(null),
                windows.stream()
                        .map(Window::from)
                        .filter(point -> place.applyAsInt(point) > 0)
                        .min(order)
                        .orElse(null));
    }
}
