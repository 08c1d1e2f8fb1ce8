package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Work;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loading tables and building their keys and indexes, for several workers: the largest first, and what belongs to a table
 * as soon as its rows are there. So the server builds indexes while other rows are on their way. Safe for use by several
 * threads.
 */
final class TableWork implements Work<TableTask> {
    private final Deque<RowsPart> parts;
    private final DefinitionSchedule definitions;
    private final DefinitionLocks locks;
    private final PhaseClock clock;
    private final JobProgress progress;
    /** How many parts of tables that count as one are not loaded yet. */
    private final Map<QualifiedName, Integer> unloaded = new HashMap<>();

    private int unbuilt;

    /**
     * @param parts rows to load, largest first
     * @param definitions keys and indexes to build
     * @param locks tells which tables count as one
     */
    TableWork(
            List<RowsPart> parts,
            List<Definition> definitions,
            Map<QualifiedName, Long> bytes,
            DefinitionLocks locks,
            PhaseClock clock,
            JobProgress progress) {
        this.parts = new ArrayDeque<>(parts);
        this.definitions = new DefinitionSchedule(definitions, locks, bytes);
        this.locks = locks;
        this.clock = clock;
        this.progress = progress;
        unbuilt = definitions.size();
        parts.forEach(part -> unloaded.merge(locks.root(part.rows().table()), 1, Integer::sum));
    }

    /**
     * To be called before the first task: tells that rows begin. To a viewer, those keys and indexes that
     * remain begin when all rows are there.
     *
     * @param rows how many are to be loaded
     */
    synchronized void begin(long rows) {
        clock.begin(Phase.ROWS, rows);
        if (unloaded.isEmpty()) {
            rowsEnd();
        }
    }

    @Override
    public synchronized @Nullable TableTask next() throws InterruptedException {
        while (true) {
            RowsPart part = parts.peek();
            Definition definition = definitions.begin(
                    unloaded.keySet(), part == null ? 0 : part.rows().manifest().bytes() + 1);
            if (definition != null) {
                boolean last = part == null && unloaded.isEmpty() && definitions.isLast();
                return new TableTask.Build(definition, last);
            }
            if (part != null) {
                parts.remove();
                return new TableTask.Load(part);
            }
            List<Definition> waiting = definitions.waiting();
            if (waiting.isEmpty()) {
                return null;
            }
            if (unloaded.isEmpty() && !definitions.isRunning()) {
                throw new IllegalStateException("Definitions depend on each other in a circle: "
                        + waiting.getFirst().identity());
            }
            wait();
        }
    }

    @Override
    public synchronized void done(TableTask task) {
        switch (task) {
            case TableTask.Load(RowsPart part) -> {
                unloaded.computeIfPresent(
                        locks.root(part.rows().table()), (table, count) -> count == 1 ? null : count - 1);
                if (unloaded.isEmpty()) {
                    rowsEnd();
                }
            }
            case TableTask.Build(Definition definition, boolean last) -> {
                definitions.done(definition);
                unbuilt--;
                if (unloaded.isEmpty()) {
                    progress.advanced(Phase.INDEXES, 1);
                }
            }
        }
        notifyAll();
    }

    private void rowsEnd() {
        clock.end(Phase.ROWS);
        clock.begin(Phase.INDEXES, unbuilt);
    }
}
