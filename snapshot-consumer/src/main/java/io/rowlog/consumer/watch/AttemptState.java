package io.rowlog.consumer.watch;

import io.rowlog.consumer.restore.RestoreReport;
import java.time.Instant;

/** How far an attempt is. */
public sealed interface AttemptState {
    /** It works. */
    record Running() implements AttemptState {}

    /** The snapshot is in the target, and verified where that is possible. */
    record Done(RestoreReport report, Instant at) implements AttemptState {}

    /** The rows are in the target and differ from the log. */
    record Differs(RestoreReport report, Instant at) implements AttemptState {}

    /** The snapshot is not in the target. */
    record Failed(String message, String remedy, Instant at) implements AttemptState {}
}
