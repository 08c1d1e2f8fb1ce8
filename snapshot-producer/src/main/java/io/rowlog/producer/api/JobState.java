package io.rowlog.producer.api;

import io.rowlog.producer.snapshot.SnapshotReport;
import java.time.Instant;

/** How far a job is. */
sealed interface JobState {
    /** It works, or is about to. */
    record Running() implements JobState {}

    /** The snapshot is complete in the log. */
    record Completed(SnapshotReport report, Instant at) implements JobState {}

    /** The log has no snapshot of it, or an abandoned one. */
    record Failed(String message, String remedy, Instant at) implements JobState {}
}
