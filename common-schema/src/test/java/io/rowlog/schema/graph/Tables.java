package io.rowlog.schema.graph;

import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import java.util.stream.Stream;

/** Tables for tests, with nothing but names and dependencies. */
final class Tables {
    private Tables() {}

    static QualifiedName name(String name) {
        return new QualifiedName("public", name);
    }

    static Table table(String name, String... referenced) {
        return table(name, List.of(referenced), List.of(), List.of(name));
    }

    static Table inheriting(String name, String... parents) {
        return table(name, List.of(), List.of(parents), List.of(name));
    }

    static Table partitioned(String name, List<String> partitions, String... referenced) {
        return table(name, List.of(referenced), List.of(), partitions);
    }

    private static Table table(String name, List<String> referenced, List<String> parents, List<String> heaps) {
        Stream<ForeignKey> keys = referenced.stream()
                .map(other -> new ForeignKey(
                        name + "_" + other + "_fkey",
                        name(name),
                        List.of(other + "_id"),
                        name(other),
                        List.of("id"),
                        false,
                        true));
        return new Table(
                1,
                name(name),
                heaps.contains(name) ? Table.Kind.ORDINARY : Table.Kind.PARTITIONED,
                List.of(),
                List.of(),
                keys.toList(),
                parents.stream().map(Tables::name).toList(),
                heaps.stream().map(heap -> new Heap(1, name(heap), 0, 0, true)).toList(),
                0);
    }
}
