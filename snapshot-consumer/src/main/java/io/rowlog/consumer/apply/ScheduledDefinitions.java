package io.rowlog.consumer.apply;

import io.rowlog.consumer.target.Work;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of one section for several threads: each after those that it depends on, and none while another that is
 * running has a lock on a table that it needs too. So sessions neither wait for each other nor deadlock.
 */
final class ScheduledDefinitions implements Work<Definition> {
    private final DefinitionLocks locks;
    private final List<Definition> waiting;
    private final Set<Definition> running = new HashSet<>();
    private final Set<String> undone = new HashSet<>();

    /** Hands the definitions out, of those that could be run the first in the order given. */
    ScheduledDefinitions(List<Definition> definitions, DefinitionLocks locks) {
        this.locks = locks;
        this.waiting = new ArrayList<>(definitions);
        definitions.forEach(definition -> undone.add(definition.id()));
    }

    @Override
    public synchronized @Nullable Definition next() throws InterruptedException {
        while (!waiting.isEmpty()) {
            for (Iterator<Definition> candidates = waiting.iterator(); candidates.hasNext(); ) {
                Definition candidate = candidates.next();
                if (ready(candidate)) {
                    candidates.remove();
                    running.add(candidate);
                    return candidate;
                }
            }
            if (running.isEmpty()) {
                throw new IllegalStateException("Definitions depend on each other in a circle: "
                        + waiting.getFirst().identity());
            }
            wait();
        }
        return null;
    }

    @Override
    public synchronized void done(Definition definition) {
        running.remove(definition);
        undone.remove(definition.id());
        notifyAll();
    }

    private boolean ready(Definition candidate) {
        return candidate.dependsOn().stream().noneMatch(undone::contains)
                && running.stream().noneMatch(other -> conflict(candidate, other));
    }

    private boolean conflict(Definition a, Definition b) {
        if (DefinitionLocks.shared(a) && DefinitionLocks.shared(b)) {
            return false;
        }
        Set<QualifiedName> common = locks.of(a);
        common.retainAll(locks.of(b));
        return !common.isEmpty();
    }
}
