package io.rowlog.consumer.plan;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tables a definition locks when it is run, so that those run at the same time that do not wait for each other. A
 * table and its partitions and inheritance children count as one. Immutable.
 */
public final class DefinitionLocks {
    private final Map<String, QualifiedName> tableOf = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> parents = new HashMap<>();

    /** Locks of these definitions, which are all of a capture. */
    public DefinitionLocks(List<Definition> definitions) {
        definitions.forEach(definition -> tableOf.put(definition.id(), definition.table()));
        for (Definition definition : definitions) {
            if (definition.kind().equals("table")) {
                tablesUsed(definition).forEach(used -> join(root(definition.table()), root(used)));
            }
        }
    }

    private Set<QualifiedName> tablesUsed(Definition definition) {
        Set<QualifiedName> used = new HashSet<>();
        definition.dependsOn().stream()
                .map(id -> tableOf.getOrDefault(id, definition.table()))
                .filter(table -> !table.name().isEmpty() && !table.equals(definition.table()))
                .forEach(used::add);
        return used;
    }

    private void join(QualifiedName table, QualifiedName other) {
        if (!table.equals(other)) {
            parents.put(table, other);
        }
    }

    /** The table that stands for all those that count as one with this. */
    public QualifiedName root(QualifiedName table) {
        QualifiedName root = table;
        for (QualifiedName parent = parents.get(root); parent != null; parent = parents.get(root)) {
            root = parent;
        }
        return root;
    }

    /** The tables that the definition touches, its own and those of what it depends on. */
    public Set<QualifiedName> of(Definition definition) {
        Set<QualifiedName> locks = new HashSet<>();
        if (!definition.table().name().isEmpty()) {
            locks.add(root(definition.table()));
        }
        tablesUsed(definition).forEach(table -> locks.add(root(table)));
        return locks;
    }

    /** Whether a definition depends on nothing but tables and what belongs to them. */
    public boolean dependsOnTablesOnly(Definition definition) {
        return definition.dependsOn().stream()
                .map(tableOf::get)
                .allMatch(table -> table != null && !table.name().isEmpty());
    }

    /** Whether others of that kind may run on the same table: {@code CREATE INDEX} alone, which takes a shared lock. */
    public static boolean shared(Definition definition) {
        return definition.kind().equals("index") && definition.statements().size() == 1;
    }
}
