package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;

/**
 * Tables in dependency order. Read backwards it puts children before parents.
 *
 * @param tables by level, then name
 * @param cycles groups of more than one table that depend on each other, each in name order
 * @param toItself foreign keys of a table that reference the same table
 * @param outside dependencies on tables that are not in this order
 */
public record DependencyOrder(
        List<OrderedTable> tables,
        List<List<QualifiedName>> cycles,
        List<Dependency> toItself,
        List<Dependency> outside) {
    public DependencyOrder {
        tables = List.copyOf(tables);
        cycles = cycles.stream().map(List::copyOf).toList();
        toItself = List.copyOf(toItself);
        outside = List.copyOf(outside);
    }

    /**
     * The level of a table.
     *
     * @throws IllegalArgumentException when the table is not in this order
     */
    public int level(QualifiedName name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Table " + name + " is not in this order"))
                .level();
    }
}
