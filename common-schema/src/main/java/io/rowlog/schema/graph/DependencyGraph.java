package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Tables and what they depend on: foreign keys and inheritance parents. A dependency on a partition is one on the table
 * that the partition belongs to. Not changed after it is built, and safe to share between threads.
 */
public final class DependencyGraph {
    private final Map<QualifiedName, Table> tables = new TreeMap<>();
    private final Graph<QualifiedName, DefaultEdge> edges = new SimpleDirectedGraph<>(DefaultEdge.class);
    private final List<Dependency> toItself = new ArrayList<>();
    private final List<Dependency> outside = new ArrayList<>();

    /**
     * The graph of these tables. Dependencies on tables that are not among them are no edges; the order lists them.
     *
     * @throws IllegalArgumentException when two tables have the same name
     */
    public static DependencyGraph of(Collection<Table> tables) {
        return new DependencyGraph(tables);
    }

    private DependencyGraph(Collection<Table> given) {
        for (Table table : given) {
            if (tables.put(table.name(), table) != null) {
                throw new IllegalArgumentException("Table " + table.name() + " is given twice");
            }
            edges.addVertex(table.name());
        }
        Map<QualifiedName, QualifiedName> owners = owners();
        tables.values().stream().flatMap(DependencyGraph::dependencies).forEach(dependency -> add(dependency, owners));
    }

    private Map<QualifiedName, QualifiedName> owners() {
        Map<QualifiedName, QualifiedName> owners = new HashMap<>();
        for (Table table : tables.values()) {
            for (Heap heap : table.heaps()) {
                owners.put(heap.name(), table.name());
            }
        }
        // Last, so that a table is always its own.
        tables.keySet().forEach(name -> owners.put(name, name));
        return owners;
    }

    private static Stream<Dependency> dependencies(Table table) {
        return Stream.concat(
                table.foreignKeys().stream().map(key -> new Dependency.References(table.name(), key)),
                table.parents().stream().map(parent -> new Dependency.Inherits(table.name(), parent)));
    }

    private void add(Dependency dependency, Map<QualifiedName, QualifiedName> owners) {
        QualifiedName required = owners.get(dependency.required());
        if (required == null) {
            outside.add(dependency);
        } else if (required.equals(dependency.dependent())) {
            toItself.add(dependency);
        } else {
            edges.addEdge(dependency.dependent(), required);
        }
    }

    /** The tables in an order that puts each after those that it depends on, except within cycles. */
    public DependencyOrder order() {
        DependencyLevels levels = DependencyLevels.of(edges);
        List<OrderedTable> ordered = tables.values().stream()
                .map(table -> new OrderedTable(table, levels.level(table.name()), levels.cycle(table.name())))
                .sorted()
                .toList();
        return new DependencyOrder(ordered, levels.cycles(), toItself, outside);
    }
}
