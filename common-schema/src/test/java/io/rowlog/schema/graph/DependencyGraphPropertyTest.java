package io.rowlog.schema.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DependencyGraphPropertyTest {
    @Provide
    Arbitrary<List<Table>> graphs() {
        return Arbitraries.integers()
                .between(1, 14)
                .flatMap(size -> Arbitraries.integers()
                        .between(0, size - 1)
                        .set()
                        .ofMaxSize(3)
                        .list()
                        .ofSize(size)
                        .map(edges -> IntStream.range(0, size)
                                .mapToObj(from -> Tables.table(
                                        "t" + from,
                                        edges.get(from).stream()
                                                .map(to -> "t" + to)
                                                .toArray(String[]::new)))
                                .toList()));
    }

    /** Tables that can be reached from one: a search, independent of the algorithm under test. */
    private static Set<QualifiedName> reached(QualifiedName start, Map<QualifiedName, Table> tables) {
        Set<QualifiedName> seen = new HashSet<>(Set.of(start));
        Deque<QualifiedName> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (ForeignKey key :
                    Objects.requireNonNull(tables.get(open.remove())).foreignKeys()) {
                if (seen.add(key.referenced())) {
                    open.add(key.referenced());
                }
            }
        }
        return seen;
    }

    private static Map<QualifiedName, Table> byName(List<Table> tables) {
        return tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
    }

    @Property
    void everyEdgeGoesToALowerLevelAndToAnEqualOneOnlyInsideACycle(@ForAll("graphs") List<Table> tables) {
        DependencyOrder order = DependencyGraph.of(tables).order();
        Map<QualifiedName, Table> byName = byName(tables);

        for (Table table : tables) {
            for (ForeignKey key : table.foreignKeys()) {
                int from = order.level(key.table());
                int to = order.level(key.referenced());
                if (reached(key.referenced(), byName).contains(key.table())) {
                    assertThat(to).isEqualTo(from);
                } else {
                    assertThat(to).isLessThan(from);
                }
            }
        }
    }

    @Property
    void cyclesAreTheTablesThatReachEachOther(@ForAll("graphs") List<Table> tables) {
        DependencyOrder order = DependencyGraph.of(tables).order();
        Map<QualifiedName, Table> byName = byName(tables);

        for (OrderedTable table : order.tables()) {
            List<QualifiedName> mutual = reached(table.name(), byName).stream()
                    .filter(other -> reached(other, byName).contains(table.name()))
                    .sorted()
                    .toList();
            assertThat(table.cycle()).isEqualTo(mutual.size() > 1 ? mutual : List.of());
        }
        assertThat(order.cycles().stream().flatMap(List::stream).collect(Collectors.toSet()))
                .isEqualTo(order.tables().stream()
                        .filter(table -> !table.cycle().isEmpty())
                        .map(OrderedTable::name)
                        .collect(Collectors.toSet()));
    }

    @Property
    void noLevelIsSkipped(@ForAll("graphs") List<Table> tables) {
        Set<Integer> levels = DependencyGraph.of(tables).order().tables().stream()
                .map(OrderedTable::level)
                .collect(Collectors.toSet());

        assertThat(levels)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, levels.size()).boxed().toList());
    }

    @Property
    void theOrderDoesNotDependOnHowTheTablesAreGiven(@ForAll("graphs") List<Table> tables, @ForAll Random random) {
        List<Table> shuffled = new ArrayList<>(tables);
        Collections.shuffle(shuffled, random);

        assertThat(DependencyGraph.of(shuffled).order())
                .isEqualTo(DependencyGraph.of(tables).order());
        assertThat(DependencyGraph.of(tables).order().tables())
                .isSorted()
                .extracting(OrderedTable::name)
                .containsExactlyInAnyOrderElementsOf(byName(tables).keySet());
    }
}
