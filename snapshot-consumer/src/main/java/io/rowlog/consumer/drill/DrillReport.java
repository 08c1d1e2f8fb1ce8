package io.rowlog.consumer.drill;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.schema.log.LogName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a drill showed.
 *
 * @param database that was made for it
 * @param server where, for people
 * @param took from nothing until all was restored and compared, or until it failed
 * @param left why the database could not be dropped; null when it was
 */
public record DrillReport(
        LogName log,
        String database,
        String server,
        Instant startedAt,
        Duration took,
        Result result,
        @Nullable String left) {
    /** How the restore ended. */
    public sealed interface Result {}

    /** A snapshot alone is there. */
    public record Restored(RestoreReport report) implements Result {}

    /** A snapshot and the transactions after it are there. */
    public record Replayed(ReplayReport report) implements Result {}

    /** Nothing that could be used is there. */
    public record Failed(Failure failure) implements Result {}
}
