package io.rowlog.schema.log;

import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.Marker;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of the source's history that the log follows without a break, and what is missing of single tables in it.
 *
 * @param snapshotsBefore how many of the log's snapshots were begun before it: none of those can be the base of a replay
 * @param gaps in the order of the log; the last one is of all tables where the stretch has ended
 * @param markers named moments of it, in the order of commits
 */
public record StreamState(StreamStarted start, int snapshotsBefore, List<NoticedGap> gaps, List<Marker> markers) {
    public StreamState {
        gaps = List.copyOf(gaps);
        markers = List.copyOf(markers);
    }

    /**
     * A gap and its place among the snapshots.
     *
     * @param snapshotsBefore how many of the log's snapshots were begun before it was noticed
     */
    public record NoticedGap(Gap gap, int snapshotsBefore) {}

    /** Whether what commits now is to be captured: no gap of all tables has come. */
    public boolean unbroken() {
        return end().isEmpty();
    }

    /** The gap of all tables that ended it; empty while it goes on. */
    public Optional<NoticedGap> end() {
        return gaps.stream().filter(noticed -> noticed.gap().tables().isEmpty()).findFirst();
    }
}
