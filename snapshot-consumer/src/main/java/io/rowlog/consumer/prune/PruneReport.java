package io.rowlog.consumer.prune;

import io.rowlog.consumer.window.Window.Point;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was pruned, or would be.
 *
 * @param dryRun whether nothing was changed
 * @param pruned snapshots that can be restored no more
 * @param kept complete snapshots that stay
 * @param transactionsBefore transactions before this offset of their topic go
 * @param records at most so many records are deleted; markers of Kafka's transactions count too
 * @param windows moments that stay restorable, a window for each kept snapshot
 */
public record PruneReport(
        String log,
        boolean dryRun,
        List<PrunedSnapshot> pruned,
        List<String> kept,
        long transactionsBefore,
        long records,
        List<KeptWindow> windows) {
    public PruneReport {
        pruned = List.copyOf(pruned);
        kept = List.copyOf(kept);
        windows = List.copyOf(windows);
    }

    /**
     * A snapshot that goes.
     *
     * @param state what it was before
     * @param startedAt null when the log does not say
     * @param bytes of its rows in Avro
     */
    public record PrunedSnapshot(
            String snapshot, String state, @Nullable Instant startedAt, long rows, long bytes) {}

    /** Moments that stay restorable. */
    public record KeptWindow(String snapshot, Point from, Point until) {}

    /** Whether there was something to do. */
    public boolean anything() {
        return !pruned.isEmpty() || records > 0;
    }
}
