package io.rowlog.producer.cli;

import io.rowlog.access.postgres.ServerVersion;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.access.terminal.report.UncapturedText;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;

/**
 * Whether a continuous backup would be whole.
 *
 * @param log whose slot and publications were looked for
 * @param serverVersion {@code server_version_num}
 * @param tables that would be captured
 * @param findings the worst first
 */
record DoctorReport(
        String database,
        String log,
        int serverVersion,
        int tables,
        List<Uncaptured> uncaptured,
        List<Finding> findings) {
    /**
     * {@link ExitCode#FAILED} when a continuous backup cannot run, {@link ExitCode#NOT_ALL_CAPTURED} when it would leave
     * something out.
     */
    ExitCode exitCode() {
        return count(Severity.ERROR) > 0
                ? ExitCode.FAILED
                : uncaptured.isEmpty() && count(Severity.WARNING) == 0 ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED;
    }

    private long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    /** The report for people. */
    String text() {
        return "Database %s, PostgreSQL %s, log %s%n%n%s%s%s%n"
                .formatted(
                        database,
                        new ServerVersion(serverVersion),
                        log,
                        new UncapturedText(uncaptured),
                        new FindingsText(findings),
                        summary());
    }

    private String summary() {
        String tablesText = NumberText.count(tables, "table", "tables");
        String counts = "%s, %s, %s"
                .formatted(
                        NumberText.count(count(Severity.ERROR), "error", "errors"),
                        NumberText.count(count(Severity.WARNING), "warning", "warnings"),
                        NumberText.count(count(Severity.NOTE), "note", "notes"));
        String verdict = switch (exitCode()) {
            case DONE -> "A continuous backup of %s would be whole".formatted(tablesText);
            case NOT_ALL_CAPTURED ->
                "A continuous backup of %s would run, and not hold everything".formatted(tablesText);
            case FAILED, USAGE, MISMATCH -> "A continuous backup of %s cannot run".formatted(tablesText);
        };
        return verdict + ": " + counts;
    }
}
