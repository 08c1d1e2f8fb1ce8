package io.rowlog.producer.api;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.service.access.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as the API shows it.
 *
 * @param id of the request
 * @param state {@code running}, {@code completed} or {@code failed}
 * @param trigger why it was begun: {@code request}, {@code schedule} or {@code start}
 * @param snapshot its id in the log; null until the plan is made
 * @param tables number of tables that are whole in the log
 * @param plannedTables number of tables; null until the plan is made
 * @param rows read so far
 * @param bytes of the rows in Avro; null until it is complete
 * @param uncaptured what was found and is not in the log; null until it is complete
 * @param problem why it failed
 */
@Introspected
record SnapshotView(
        String id,
        String state,
        String trigger,
        String log,
        @Nullable String snapshot,
        String requestedAt,
        @Nullable String endedAt,
        int tables,
        @Nullable Integer plannedTables,
        long rows,
        @Nullable Long bytes,
        @Nullable List<String> uncaptured,
        @Nullable Problem problem) {
    static SnapshotView of(SnapshotJob job, String log) {
        SnapshotJob.Plan plan = job.plan().orElse(null);
        String snapshot = plan == null ? null : plan.snapshot();
        Integer planned = plan == null ? null : Integer.valueOf(plan.tables());
        String trigger = lower(job.trigger());
        String requestedAt = job.requestedAt().toString();
        return switch (job.state()) {
            case JobState.Running() ->
                new SnapshotView(
                        job.id(),
                        "running",
                        trigger,
                        log,
                        snapshot,
                        requestedAt,
                        null,
                        job.tables(),
                        planned,
                        job.rows(),
                        null,
                        null,
                        null);
            case JobState.Completed(SnapshotReport report, Instant at) ->
                new SnapshotView(
                        job.id(),
                        "completed",
                        trigger,
                        log,
                        report.snapshot().value(),
                        requestedAt,
                        at.toString(),
                        report.tables().size(),
                        report.tables().size(),
                        report.rows(),
                        report.bytes(),
                        report.uncaptured().stream().map(Object::toString).toList(),
                        null);
            case JobState.Failed(String message, String remedy, Instant at) ->
                new SnapshotView(
                        job.id(),
                        "failed",
                        trigger,
                        log,
                        snapshot,
                        requestedAt,
                        at.toString(),
                        job.tables(),
                        planned,
                        job.rows(),
                        null,
                        null,
                        new Problem(message, remedy));
        };
    }

    private static String lower(Trigger trigger) {
        return switch (trigger) {
            case REQUEST -> "request";
            case SCHEDULE -> "schedule";
            case START -> "start";
        };
    }
}
