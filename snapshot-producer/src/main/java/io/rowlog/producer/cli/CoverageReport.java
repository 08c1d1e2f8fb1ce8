package io.rowlog.producer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a database, and whether a backup has it.
 *
 * @param serverVersion {@code server_version_num}
 * @param rows of all tables, as counted
 * @param tables in dependency order
 * @param uncaptured other objects that a backup leaves out
 * @param models null when no {@code schema.prisma} was given
 */
record CoverageReport(
        String database,
        int serverVersion,
        String log,
        long rows,
        List<CoveredTable> tables,
        List<Uncaptured> uncaptured,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelCoverage models) {
    /**
     * A table, and how it is captured.
     *
     * @param topic that its rows go to
     * @param level in the dependency order
     * @param key empty when it has none
     * @param rows as counted; 0 when they cannot be read
     * @param captured whether a backup has its rows
     * @param reason why not; empty when it is captured
     */
    record CoveredTable(
            QualifiedName table,
            String topic,
            int level,
            List<String> key,
            long rows,
            boolean captured,
            String reason) {}

    /** {@link ExitCode#NOT_ALL_CAPTURED} when a backup leaves something out, or a model has no table. */
    ExitCode exitCode() {
        boolean all = uncaptured.isEmpty()
                && tables.stream().allMatch(CoveredTable::captured)
                && (models == null || models.withoutTable().isEmpty());
        return all ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED;
    }

    /** Coverage in one line: {@code 107 of 107 models covered, 107 tables, 54,923 rows}. */
    String summary() {
        long captured = tables.stream().filter(CoveredTable::captured).count();
        int all = tables.size();
        StringBuilder text = new StringBuilder();
        if (models != null) {
            text.append(NumberText.count(models.covered())).append(" of ");
            text.append(NumberText.count(models.total(), "model", "models")).append(" covered, ");
        }
        if (captured < all) {
            text.append(NumberText.count(captured)).append(" of ");
        }
        text.append(NumberText.count(all, "table", "tables")).append(", ");
        text.append(NumberText.count(rows, "row", "rows"));
        if (!uncaptured.isEmpty()) {
            text.append(", ").append(NumberText.count(uncaptured.size(), "object", "objects"));
            text.append(" not captured");
        }
        return text.toString();
    }
}
