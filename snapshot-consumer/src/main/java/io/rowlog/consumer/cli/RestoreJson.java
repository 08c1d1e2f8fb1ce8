package io.rowlog.consumer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.job.Phase;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Uncaptured;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did, for programs.
 *
 * @param target the database, without a password
 * @param bytes of the rows in Avro
 * @param definitions number of those created
 * @param seconds for all of it
 * @param rowsPerSecond while rows were loaded
 * @param phases seconds of each, in order
 * @param foreignKeys number of foreign keys that are there now
 * @param notValid those of them that the rows violate
 * @param leftOut definitions that need tables that were not chosen
 * @param verification absent when that was not asked for
 */
record RestoreJson(
        String log,
        String snapshot,
        String target,
        RestoreMode mode,
        int tables,
        long rows,
        long bytes,
        int definitions,
        double seconds,
        long rowsPerSecond,
        Map<Phase, Double> phases,
        int foreignKeys,
        List<String> notValid,
        List<String> leftOut,
        List<Uncaptured> uncaptured,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable VerificationJson verification) {
    static RestoreJson of(RestoreReport report, String target) {
        Map<Phase, Double> phases = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            Duration took = report.phases().get(phase);
            if (took != null) {
                phases.put(phase, took.toMillis() / 1000.0);
            }
        }
        return new RestoreJson(
                report.log().name(),
                report.snapshot().value(),
                target,
                report.mode(),
                report.tables(),
                report.rows(),
                report.bytes(),
                report.definitions(),
                report.took().toMillis() / 1000.0,
                NumberText.perSecond(report.rows(), report.phases().getOrDefault(Phase.ROWS, report.took())),
                phases,
                report.foreignKeys(),
                report.notValid(),
                report.leftOut().stream().map(Definition::identity).toList(),
                report.uncaptured(),
                report.verification() == null ? null : VerificationJson.of(report.verification()));
    }
}
