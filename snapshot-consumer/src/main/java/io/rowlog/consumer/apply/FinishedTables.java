package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of a table when the last of its parts has been loaded. Safe for use by several threads. */
final class FinishedTables {
    private final Map<QualifiedName, Integer> open = new ConcurrentHashMap<>();
    private final JobProgress progress;

    FinishedTables(List<RowsPart> parts, JobProgress progress) {
        this.progress = progress;
        parts.forEach(part -> open.merge(part.rows().table(), 1, Integer::sum));
    }

    /** Whether that was the last part of its table. */
    boolean loaded(RowsPart part) {
        QualifiedName table = part.rows().table();
        if (open.computeIfPresent(table, (name, count) -> count == 1 ? null : count - 1) != null) {
            return false;
        }
        progress.tableFinished(Phase.ROWS, table, part.rows().manifest().rows());
        return true;
    }
}
