package io.rowlog.consumer.apply;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of one section for several workers: each after those that it depends on, and none while another that is
 * running has a lock on a table that it needs too. So sessions neither wait for each other nor deadlock. Those of the
 * largest tables come first. Not thread-safe.
 */
final class DefinitionSchedule {
    private final List<Entry> waiting = new ArrayList<>();
    private final Map<Definition, Entry> running = new HashMap<>();
    private final Set<String> undone = new HashSet<>();

    /**
     * @param definition what is to be created
     * @param tables what it locks
     * @param bytes size of its table
     * @param early whether it needs nothing but its tables: a function in it might read any other
     */
    private record Entry(Definition definition, Set<QualifiedName> tables, long bytes, boolean early) {}

    /**
     * @param definitions what is to be created
     * @param bytes size of each table's rows
     */
    DefinitionSchedule(List<Definition> definitions, DefinitionLocks locks, Map<QualifiedName, Long> bytes) {
        for (Definition definition : definitions) {
            undone.add(definition.id());
            waiting.add(new Entry(
                    definition,
                    locks.of(definition),
                    bytes.getOrDefault(definition.table(), 0L),
                    locks.dependsOnTablesOnly(definition)));
        }
        waiting.sort(Comparator.comparingLong(Entry::bytes).reversed());
    }

    /**
     * Takes the first definition that can be created now.
     *
     * @param unloaded tables whose rows are not there yet, each as {@link DefinitionLocks#root} names it
     * @param atLeast none of a table of fewer bytes
     * @return none when all have to wait
     */
    @Nullable
    Definition begin(Collection<QualifiedName> unloaded, long atLeast) {
        for (Iterator<Entry> candidates = waiting.iterator(); candidates.hasNext(); ) {
            Entry candidate = candidates.next();
            if (candidate.bytes() < atLeast) {
                return null;
            }
            if (ready(candidate, unloaded)) {
                candidates.remove();
                running.put(candidate.definition(), candidate);
                return candidate.definition();
            }
        }
        return null;
    }

    private boolean ready(Entry candidate, Collection<QualifiedName> unloaded) {
        return (unloaded.isEmpty() || candidate.early() && Collections.disjoint(unloaded, candidate.tables()))
                && Collections.disjoint(undone, candidate.definition().dependsOn())
                && running.values().stream().noneMatch(other -> conflict(candidate, other));
    }

    private static boolean conflict(Entry a, Entry b) {
        return !(DefinitionLocks.shared(a.definition()) && DefinitionLocks.shared(b.definition()))
                && !Collections.disjoint(a.tables(), b.tables());
    }

    /** The definition is there. */
    void done(Definition definition) {
        running.remove(definition);
        undone.remove(definition.id());
    }

    /** Whether some have been begun and are not done. */
    boolean isRunning() {
        return !running.isEmpty();
    }

    /** Whether all have been begun that take long: a key that takes over its index does not. */
    boolean isLast() {
        return waiting.stream().map(Entry::definition).noneMatch(DefinitionLocks::shared);
    }

    /** Those that have not been begun. */
    List<Definition> waiting() {
        return waiting.stream().map(Entry::definition).toList();
    }
}
