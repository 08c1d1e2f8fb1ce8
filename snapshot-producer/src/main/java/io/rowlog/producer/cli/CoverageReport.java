package io.rowlog.producer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.access.terminal.ExitCode;
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
    /** {@link ExitCode#NOT_ALL_CAPTURED} when a backup leaves something out, or a model has no table. */
    ExitCode exitCode() {
        boolean all = uncaptured.isEmpty()
                && tables.stream().allMatch(CoveredTable::captured)
                && (models == null || models.withoutTable().isEmpty());
        return all ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED;
    }
}
