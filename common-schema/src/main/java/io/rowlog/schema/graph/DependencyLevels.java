package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/**
 * Strongly connected components of the graph and their levels. Edges go from a table to the one it depends on; a
 * component's level is one above the highest that it depends on, and 0 when it depends on none.
 */
final class DependencyLevels {
    /** Members of each component in name order; a component is known by its place in this list. */
    private final List<List<QualifiedName>> components;

    private final Map<QualifiedName, Integer> memberships = new HashMap<>();
    private final int[] levels;

    static DependencyLevels of(Graph<QualifiedName, DefaultEdge> edges) {
        return new DependencyLevels(edges);
    }

    private DependencyLevels(Graph<QualifiedName, DefaultEdge> edges) {
        // Kosaraju's algorithm: Gabow's in this library recurses, and a long chain of tables overflows the stack.
        components = new KosarajuStrongConnectivityInspector<>(edges)
                .stronglyConnectedSets().stream()
                        .map(members -> List.copyOf(new TreeSet<>(members)))
                        .toList();
        for (int component = 0; component < components.size(); component++) {
            for (QualifiedName member : components.get(component)) {
                memberships.put(member, component);
            }
        }
        levels = new int[components.size()];
        Graph<Integer, DefaultEdge> acyclic = condensed(edges);
        new TopologicalOrderIterator<>(acyclic)
                .forEachRemaining(component -> levels[component] = levelAbove(component, acyclic));
    }

    /** The components as vertices, with edges from what is required to what depends on it. */
    private Graph<Integer, DefaultEdge> condensed(Graph<QualifiedName, DefaultEdge> edges) {
        Graph<Integer, DefaultEdge> acyclic = new SimpleDirectedGraph<>(DefaultEdge.class);
        IntStream.range(0, components.size()).forEach(acyclic::addVertex);
        for (DefaultEdge edge : edges.edgeSet()) {
            int dependent = component(edges.getEdgeSource(edge));
            int required = component(edges.getEdgeTarget(edge));
            if (dependent != required) {
                acyclic.addEdge(required, dependent);
            }
        }
        return acyclic;
    }

    private int levelAbove(int component, Graph<Integer, DefaultEdge> acyclic) {
        return Graphs.predecessorListOf(acyclic, component).stream()
                .mapToInt(required -> levels[required] + 1)
                .max()
                .orElse(0);
    }

    private int component(QualifiedName table) {
        return Objects.requireNonNull(memberships.get(table));
    }

    int level(QualifiedName table) {
        return levels[component(table)];
    }

    /** The cycle that the table is in, in name order; empty when it is in none. */
    List<QualifiedName> cycle(QualifiedName table) {
        List<QualifiedName> members = components.get(component(table));
        return members.size() > 1 ? members : List.of();
    }

    /** All cycles, by level and first name. */
    List<List<QualifiedName>> cycles() {
        return components.stream()
                .filter(members -> members.size() > 1)
                .sorted(Comparator.<List<QualifiedName>>comparingInt(members -> level(members.getFirst()))
                        .thenComparing(List::getFirst))
                .toList();
    }
}
