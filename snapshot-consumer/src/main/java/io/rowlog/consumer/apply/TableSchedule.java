package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Work;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loading tables and building their keys and indexes, for several workers: the largest first, and what belongs to a table
 * as soon as its rows are there. So the server builds indexes while other rows are on their way. A key or an index comes
 * after those that it depends on, and not while another is being built that has a lock on a table that it needs too: sessions
 * neither wait for each other nor deadlock. Safe for use by several threads.
 */
final class TableSchedule implements Work<TableSchedule.Task> {
    private final Deque<Part> parts;
    private final DefinitionLocks locks;
    private final RestoreRun run;
    private final JobProgress progress;
    /** How many parts of tables that count as one are not loaded yet. */
    private final Map<QualifiedName, Integer> unloaded = new HashMap<>();
    /** How many parts of a table are not loaded yet. */
    private final Map<QualifiedName, Integer> unfinished = new HashMap<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<Definition, Waiting> building = new HashMap<>();
    /** Ids of the keys and indexes that are not there yet. */
    private final Set<String> unbuilt = new HashSet<>();

    /**
     * @param parts rows to load, largest first
     * @param definitions keys and indexes to build
     * @param bytes size of each table's rows
     * @param locks tells which tables count as one
     */
    TableSchedule(
            List<Part> parts,
            List<Definition> definitions,
            Map<QualifiedName, Long> bytes,
            DefinitionLocks locks,
            RestoreRun run,
            JobProgress progress) {
        this.parts = new ArrayDeque<>(parts);
        this.locks = locks;
        this.run = run;
        this.progress = progress;
        for (Part part : parts) {
            unloaded.merge(locks.root(part.table().name()), 1, Integer::sum);
            unfinished.merge(part.table().name(), 1, Integer::sum);
        }
        for (Definition definition : definitions) {
            unbuilt.add(definition.id());
            waiting.add(new Waiting(
                    definition,
                    locks.of(definition),
                    bytes.getOrDefault(definition.table(), 0L),
                    locks.dependsOnTablesOnly(definition)));
        }
        waiting.sort(Comparator.comparingLong(Waiting::bytes).reversed());
    }

    /** What a worker does for a table at a stretch, in one transaction. Immutable. */
    sealed interface Task {
        /** Loads a part of its rows. */
        record Load(Part part) implements Task {}

        /**
         * Builds one of its keys or indexes.
         *
         * @param last whether nothing else runs or is left to begin, so that the server may use several processes for it
         */
        record Build(Definition definition, boolean last) implements Task {}
    }

    /**
     * A key or an index that is to be built.
     *
     * @param tables what it locks
     * @param bytes size of its table
     * @param early whether it needs nothing but its tables: a function in it might read any other
     */
    private record Waiting(Definition definition, Set<QualifiedName> tables, long bytes, boolean early) {}

    /** What is still to be loaded, largest first: a whole table and parts of another, rather than two parts of one. */
    static List<Part> remaining(List<CapturedTable> tables, Map<QualifiedName, RestoreNotes.Loaded> loaded) {
        return tables.stream()
                .flatMap(table -> {
                    RestoreNotes.Loaded notes = loaded.getOrDefault(table.name(), RestoreNotes.Loaded.nothing(1));
                    return table.parts(notes.parts()).stream()
                            .filter(part -> !notes.loaded().contains(part.index()));
                })
                .sorted(Comparator.comparingLong(Part::bytes).reversed())
                .toList();
    }

    /**
     * To be called before the first task: tells that rows begin. To a viewer, those keys and indexes that remain begin when
     * all rows are there.
     *
     * @param rows how many are to be loaded
     */
    synchronized void begin(long rows) {
        run.begin(Phase.ROWS, rows);
        if (unloaded.isEmpty()) {
            rowsEnd();
        }
    }

    @Override
    public synchronized @Nullable Task next() throws InterruptedException {
        while (true) {
            Optional<Task> task = take();
            if (task.isPresent()) {
                return task.get();
            }
            if (waiting.isEmpty()) {
                return null;
            }
            if (unloaded.isEmpty() && building.isEmpty()) {
                throw new IllegalStateException("Definitions depend on each other in a circle: "
                        + waiting.getFirst().definition().identity());
            }
            wait();
        }
    }

    /** The task that is to be begun now; empty when all have been begun, or have to wait. */
    synchronized Optional<Task> take() {
        Part part = parts.peek();
        Optional<Definition> definition =
                takeDefinition(part == null ? 0 : part.table().manifest().bytes() + 1);
        if (definition.isPresent()) {
            // A key that takes over its index does not take long.
            boolean last = part == null
                    && unloaded.isEmpty()
                    && waiting.stream().map(Waiting::definition).noneMatch(DefinitionLocks::shared);
            return Optional.of(new Task.Build(definition.get(), last));
        }
        return Optional.ofNullable(parts.poll()).map(Task.Load::new);
    }

    /** The first definition that can be created now, of a table of no fewer bytes. */
    private Optional<Definition> takeDefinition(long atLeast) {
        for (Iterator<Waiting> candidates = waiting.iterator(); candidates.hasNext(); ) {
            Waiting candidate = candidates.next();
            if (candidate.bytes() < atLeast) {
                return Optional.empty();
            }
            if (ready(candidate)) {
                candidates.remove();
                building.put(candidate.definition(), candidate);
                return Optional.of(candidate.definition());
            }
        }
        return Optional.empty();
    }

    private boolean ready(Waiting candidate) {
        return (unloaded.isEmpty() || candidate.early() && Collections.disjoint(unloaded.keySet(), candidate.tables()))
                && Collections.disjoint(unbuilt, candidate.definition().dependsOn())
                && building.values().stream().noneMatch(other -> conflict(candidate, other));
    }

    private static boolean conflict(Waiting a, Waiting b) {
        return !(DefinitionLocks.shared(a.definition()) && DefinitionLocks.shared(b.definition()))
                && !Collections.disjoint(a.tables(), b.tables());
    }

    /** Is told that a part's rows are committed, and tells of its table when that was the last of its parts. */
    synchronized boolean finishes(Part part) {
        CapturedTable table = part.table();
        if (unfinished.computeIfPresent(table.name(), (name, count) -> count == 1 ? null : count - 1) != null) {
            return false;
        }
        progress.tableFinished(Phase.ROWS, table.name(), table.manifest().rows());
        return true;
    }

    @Override
    public synchronized void done(Task task) {
        switch (task) {
            case Task.Load(Part part) -> {
                unloaded.computeIfPresent(
                        locks.root(part.table().name()), (table, count) -> count == 1 ? null : count - 1);
                if (unloaded.isEmpty()) {
                    rowsEnd();
                }
            }
            case Task.Build(Definition definition, boolean last) -> {
                building.remove(definition);
                unbuilt.remove(definition.id());
                if (unloaded.isEmpty()) {
                    progress.advanced(Phase.INDEXES, 1);
                }
            }
        }
        notifyAll();
    }

    private void rowsEnd() {
        run.end(Phase.ROWS);
        run.begin(Phase.INDEXES, unbuilt.size());
    }
}
