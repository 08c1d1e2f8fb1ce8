package io.rowlog.consumer.cli;

import io.rowlog.consumer.log.SnapshotChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which snapshot of a log. */
final class SnapshotOption {
    @Option(
            names = "--snapshot",
            paramLabel = "ID",
            description = "Which snapshot, as rowlog list shows them (default: the latest that is complete).")
    private @Nullable String snapshot;

    /** The choice; whether the log has that snapshot is not known yet. */
    SnapshotChoice choice() {
        return snapshot == null ? new SnapshotChoice.Latest() : new SnapshotChoice.ById(snapshot);
    }
}
