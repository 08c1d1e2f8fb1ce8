package io.rowlog.consumer.restore;

import io.rowlog.access.job.Phase;
import io.rowlog.consumer.apply.Refusal;
import io.rowlog.consumer.apply.RestoreRun.ForeignKeys;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did.
 *
 * @param snapshot which one was restored
 * @param tables number of tables
 * @param rows of all of them
 * @param bytes Avro bytes of the rows
 * @param definitions number of definitions that are there now; none where tables were there before
 * @param phases how long each took; a restore that went on after it was stopped tells of its last run only
 * @param foreignKeys those that are there now
 * @param refusals what the target refused, and what was left out because it depends on that
 * @param existing what the target had before of what the tables need, and was left as it is, for people
 * @param leftOut definitions that were not created because they need what was not selected
 * @param uncaptured what the backup does not have
 * @param verification how the target compares; null when that was not asked for
 */
public record RestoreReport(
        LogName log,
        SnapshotId snapshot,
        RestoreMode mode,
        int tables,
        long rows,
        long bytes,
        int definitions,
        Map<Phase, Duration> phases,
        Duration took,
        ForeignKeys foreignKeys,
        List<Refusal> refusals,
        List<String> existing,
        List<Definition> leftOut,
        List<Uncaptured> uncaptured,
        @Nullable VerificationReport verification) {
    public RestoreReport {
        phases = Map.copyOf(phases);
        refusals = List.copyOf(refusals);
        existing = List.copyOf(existing);
        leftOut = List.copyOf(leftOut);
        uncaptured = List.copyOf(uncaptured);
    }

    /** Foreign keys that the rows violate, as {@code schema.table: constraint}; they are {@code NOT VALID}. */
    public List<String> notValid() {
        return foreignKeys.violated();
    }

    /** Whether rows of a table are not in the target because it refused them. */
    public boolean lacksRows() {
        return refusals.stream().anyMatch(Refusal::rows);
    }
}
