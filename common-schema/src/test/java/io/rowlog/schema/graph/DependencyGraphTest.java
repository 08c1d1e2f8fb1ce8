package io.rowlog.schema.graph;

import static io.rowlog.schema.graph.Tables.inheriting;
import static io.rowlog.schema.graph.Tables.name;
import static io.rowlog.schema.graph.Tables.partitioned;
import static io.rowlog.schema.graph.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {
    private static DependencyOrder order(Table... tables) {
        return DependencyGraph.of(List.of(tables)).order();
    }

    private static List<String> placed(DependencyOrder order) {
        return order.tables().stream()
                .map(table -> table.level() + " " + table.name().name())
                .toList();
    }

    @Test
    void noTablesHaveAnEmptyOrder() {
        assertThat(order().tables()).isEmpty();
    }

    @Test
    void tablesWithoutForeignKeysAreOnLevelZeroByName() {
        assertThat(placed(order(table("b"), table("a"), table("c")))).containsExactly("0 a", "0 b", "0 c");
    }

    @Test
    void aTableIsOneAboveTheHighestThatItReferences() {
        assertThat(placed(order(
                        table("line", "orders", "product"),
                        table("orders", "users"),
                        table("users"),
                        table("product"))))
                .containsExactly("0 product", "0 users", "1 orders", "2 line");
    }

    @Test
    void severalForeignKeysToOneTableAreOneEdge() {
        assertThat(placed(order(table("match", "team", "team"), table("team")))).containsExactly("0 team", "1 match");
    }

    @Test
    void aCycleSharesOneLevelAndStandsAboveWhatAnyMemberReferences() {
        DependencyOrder order =
                order(table("a", "b"), table("b", "c", "base"), table("c", "a"), table("base"), table("above", "c"));

        assertThat(placed(order)).containsExactly("0 base", "1 a", "1 b", "1 c", "2 above");
        assertThat(order.cycles()).containsExactly(List.of(name("a"), name("b"), name("c")));
        assertThat(order.tables().get(2).cycle()).containsExactly(name("a"), name("b"), name("c"));
        assertThat(order.tables().getFirst().cycle()).isEmpty();
    }

    @Test
    void aSelfReferenceIsReportedAndIsNoCycle() {
        DependencyOrder order = order(table("menu", "menu"));

        assertThat(order.cycles()).isEmpty();
        assertThat(order.tables().getFirst().cycle()).isEmpty();
        assertThat(order.toItself()).extracting(Dependency::dependent).containsExactly(name("menu"));
    }

    @Test
    void aSelfReferenceInsideACycleIsReportedBesideIt() {
        DependencyOrder order = order(table("a", "a", "b"), table("b", "a"));

        assertThat(order.cycles()).hasSize(1);
        assertThat(order.toItself()).hasSize(1);
    }

    @Test
    void aForeignKeyToATableThatIsNotThereIsNoEdgeButIsExposed() {
        DependencyOrder order = order(table("orders", "users"));

        assertThat(placed(order)).containsExactly("0 orders");
        assertThat(order.outside()).singleElement().satisfies(outside -> {
            assertThat(outside.required()).isEqualTo(name("users"));
            assertThat(outside).isInstanceOf(Dependency.References.class);
        });
    }

    @Test
    void anInheritanceChildStandsAboveItsParents() {
        DependencyOrder order = order(inheriting("capital", "city", "elsewhere"), table("city"));

        assertThat(placed(order)).containsExactly("0 city", "1 capital");
        assertThat(order.outside()).containsExactly(new Dependency.Inherits(name("capital"), name("elsewhere")));
    }

    @Test
    void aForeignKeyToAPartitionIsOneToItsRoot() {
        DependencyOrder order =
                order(table("note", "event_2024"), partitioned("event", List.of("event_2024", "event_2025")));

        assertThat(placed(order)).containsExactly("0 event", "1 note");
        assertThat(order.outside()).isEmpty();
    }

    @Test
    void sameNamesInTwoSchemasAreTwoTables() {
        Table other = table("users");
        Table audit = new Table(
                2,
                new QualifiedName("audit", "users"),
                Table.Kind.ORDINARY,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0);

        assertThat(order(other, audit).tables()).extracting(OrderedTable::table).containsExactly(audit, other);
    }

    @Test
    void aChainOfManyThousandTablesDoesNotOverflowTheStack() {
        int length = 20_000;
        Stream<Table> chain = IntStream.range(0, length)
                .mapToObj(index -> index == 0 ? table("t0") : table("t" + index, "t" + (index - 1)));

        DependencyOrder order = DependencyGraph.of(chain.toList()).order();

        assertThat(order.level(name("t" + (length - 1)))).isEqualTo(length - 1);
    }

    @Test
    void oneLargeCycleIsQuick() {
        int length = 20_000;
        Stream<Table> ring =
                IntStream.range(0, length).mapToObj(index -> table("t" + index, "t" + (index + 1) % length));

        assertThat(DependencyGraph.of(ring.toList()).order().cycles())
                .singleElement()
                .satisfies(cycle -> assertThat(cycle).hasSize(length));
    }

    @Test
    void theLevelOfAnUnknownTableIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> order(table("a")).level(name("b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("public.b");
    }

    @Test
    void aTableGivenTwiceIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> order(table("a"), table("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("public.a");
    }
}
