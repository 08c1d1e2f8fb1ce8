package io.rowlog.consumer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.job.Phase;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.TextTable;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.consumer.apply.Refusal;
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
 * What a restore did, as its command prints it.
 *
 * @param target the database, without a password
 */
public record RestoreOutput(RestoreReport report, String target) {
    /**
     * As programs read it.
     *
     * @param target the database, without a password
     * @param bytes of the rows in Avro
     * @param definitions number of those created
     * @param seconds for all of it
     * @param rowsPerSecond while rows were loaded
     * @param phases seconds of each, in order
     * @param foreignKeys number of foreign keys that are there now
     * @param notValid those of them that the rows violate
     * @param notValidInSource how many others are not valid because they are not in the source
     * @param refused what the target refused, and what was left out because it depends on that
     * @param existing what the target had before of what the tables need, and was left as it is
     * @param leftOut definitions that need what was not chosen
     * @param verification absent when that was not asked for
     */
    public record Json(
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
            int notValidInSource,
            List<Refused> refused,
            List<String> existing,
            List<String> leftOut,
            List<Uncaptured> uncaptured,
            @JsonInclude(JsonInclude.Include.NON_NULL) VerificationOutput.@Nullable Json verification) {
        /**
         * Something that was left out.
         *
         * @param reason what the server said, or what it needs that is left out
         * @param remedy what to do; absent where it is left out only because something else is
         * @param rows whether rows of a table are not in the target for it
         */
        public record Refused(
                String what,
                String reason,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String remedy,

                boolean rows) {
            static Refused of(Refusal refusal) {
                return new Refused(
                        refusal.what(),
                        refusal.reason(),
                        refusal.remedy() == null ? null : refusal.remedy().text(Wording.COMMAND_LINE),
                        refusal.rows());
            }
        }
    }

    /** For programs. */
    public Json json() {
        Map<Phase, Double> phases = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            Duration took = report.phases().get(phase);
            if (took != null) {
                phases.put(phase, took.toMillis() / 1000.0);
            }
        }
        return new Json(
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
                report.foreignKeys().count(),
                report.notValid(),
                report.foreignKeys().unproven(),
                report.refusals().stream().map(Json.Refused::of).toList(),
                report.existing(),
                report.leftOut().stream().map(Definition::identity).toList(),
                report.uncaptured(),
                report.verification() == null ? null : new VerificationOutput(report.verification()).json());
    }

    /** How the command ends. */
    public ExitCode exitCode() {
        if (report.verification() != null && !report.verification().equal()) {
            return ExitCode.MISMATCH;
        }
        if (report.lacksRows()) {
            return ExitCode.FAILED;
        }
        boolean all = report.uncaptured().isEmpty()
                && report.refusals().isEmpty()
                && report.notValid().isEmpty();
        return all ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED;
    }

    /** For people. */
    public String text() {
        return "Restored %ssnapshot %s of log %s into %s%n%n%s%n%s%s%s%s%s%s"
                .formatted(
                        report.mode() == RestoreMode.SCHEMA_ONLY ? "the definitions of " : "",
                        report.snapshot(),
                        report.log(),
                        target,
                        phases(),
                        existing(),
                        leftOut(),
                        refused(),
                        new UncapturedText(report.uncaptured()),
                        summary(),
                        report.verification() == null ? "" : new VerificationOutput(report.verification()).text());
    }

    private String phases() {
        TextTable table = new TextTable().words("phase").numbers("time");
        for (Phase phase : Phase.values()) {
            Duration took = report.phases().get(phase);
            if (took != null) {
                table.row(phase.title(), NumberText.duration(took));
            }
        }
        table.row("All", NumberText.duration(report.took()));
        return table.text();
    }

    private String existing() {
        return report.existing().isEmpty()
                ? ""
                : "The target had already, and they are left as they are:%n  %s%n%n"
                        .formatted(String.join(System.lineSeparator() + "  ", report.existing()));
    }

    private String leftOut() {
        if (report.leftOut().isEmpty()) {
            return "";
        }
        TextTable table = new TextTable().words("kind").words("object");
        for (Definition definition : report.leftOut()) {
            table.row(definition.kind(), definition.identity());
        }
        return "Not created, because it needs what was not chosen:%n%s%n".formatted(table.text());
    }

    private String refused() {
        if (report.refusals().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("Left out, because the target refused it:%n".formatted());
        List<Refusal> refusals = report.refusals();
        for (int i = 0; i < refusals.size(); i++) {
            Remedy remedy = refusals.get(i).remedy();
            text.append("  %s: %s%n"
                    .formatted(refusals.get(i).what(), refusals.get(i).reason()));
            // Of many that have the same, the last shows it.
            if (remedy != null
                    && (i + 1 == refusals.size()
                            || !remedy.equals(refusals.get(i + 1).remedy()))) {
                text.append("    %s%n".formatted(remedy.text(Wording.COMMAND_LINE)));
            }
        }
        if (report.mode().creates()) {
            text.append(
                    "Everything else is there. The same command completes what is left out when the cause is gone; the"
                            + " target's schema rowlog keeps what that needs%n".formatted());
        }
        return text.append(System.lineSeparator()).toString();
    }

    private String summary() {
        if (report.mode() == RestoreMode.SCHEMA_ONLY) {
            return "%s; no rows%n%s"
                    .formatted(NumberText.count(report.definitions(), "definition", "definitions"), foreignKeys());
        }
        Duration loading = report.phases().getOrDefault(Phase.ROWS, report.took());
        return "%s, %s, %s; %s rows/s%n%s"
                .formatted(
                        NumberText.count(report.tables(), "table", "tables"),
                        NumberText.count(report.rows(), "row", "rows"),
                        NumberText.bytes(report.bytes()),
                        NumberText.rate(report.rows(), loading),
                        foreignKeys());
    }

    private String foreignKeys() {
        int count = report.foreignKeys().count();
        if (count == 0) {
            return "no foreign keys%n".formatted();
        }
        List<String> violated = report.notValid();
        int unproven = report.foreignKeys().unproven();
        StringBuilder text = new StringBuilder(NumberText.count(count, "foreign key", "foreign keys"));
        if (violated.isEmpty() && unproven == 0) {
            text.append(", all valid");
        }
        if (unproven > 0) {
            text.append(", %s NOT VALID as in the source".formatted(NumberText.count(unproven)));
        }
        if (!violated.isEmpty()) {
            text.append(", %s NOT VALID because the rows violate %s:%n  "
                    .formatted(NumberText.count(violated.size()), violated.size() == 1 ? "it" : "them"));
            text.append(String.join(System.lineSeparator() + "  ", violated));
        }
        return text.append(System.lineSeparator()).toString();
    }
}
