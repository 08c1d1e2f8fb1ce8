package io.rowlog.producer.api;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobState;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.service.http.Problem;
import io.rowlog.service.job.JobHistory.Entry;
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
    static SnapshotView of(Entry<Trigger, SnapshotReport> entry, String log) {
        Job.Meter meter = entry.job().meter();
        SnapshotReport report = entry.result().orElse(null);
        Job.Meter.Plan plan = meter.plan();
        return new SnapshotView(
                entry.id(),
                switch (entry.job().state()) {
                    case JobState.Running<SnapshotReport> running -> "running";
                    case JobState.Done<SnapshotReport> done -> "completed";
                    case JobState.Failed<SnapshotReport> failed -> "failed";
                },
                entry.about().word(),
                log,
                plan == null ? null : plan.snapshot().value(),
                entry.job().begunAt().toString(),
                entry.endedAt().map(Instant::toString).orElse(null),
                report == null ? meter.tables() : report.tables().size(),
                plan == null ? null : Integer.valueOf(plan.tables()),
                report == null ? meter.rows() : report.rows(),
                report == null ? null : Long.valueOf(report.bytes()),
                report == null
                        ? null
                        : report.uncaptured().stream().map(Object::toString).toList(),
                entry.failure().map(Problem::of).orElse(null));
    }
}
