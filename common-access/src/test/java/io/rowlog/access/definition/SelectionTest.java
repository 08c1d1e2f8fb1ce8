package io.rowlog.access.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final QualifiedName NONE = new QualifiedName("", "");

    private final Table orders = table("orders");
    private final Table customers = table("customers");
    private final Table events = table("events", "events_1");

    @Test
    void allTablesKeepAllDefinitions() {
        List<Definition> definitions = List.of(relation("customers", "table"), key("orders", "customers"));

        Selection selection = Selection.of(definitions, List.of(orders, customers), List.of(orders, customers));

        assertThat(selection.kept()).isEqualTo(definitions);
        assertThat(selection.leftOut()).isEmpty();
    }

    @Test
    void aTableGoesWithEverythingThatBelongsToItWithoutAWord() {
        Selection selection = Selection.of(
                List.of(
                        relation("customers", "table"),
                        relation("orders", "table"),
                        definition("sequence", "customers_id_seq", name("customers"), Section.BEFORE_DATA),
                        definition("index", "customers_name", name("customers"), Section.INDEXES),
                        definition("index", "orders_day", name("orders"), Section.INDEXES),
                        definition("policy", "own on customers", NONE, Section.AFTER_DATA, "customers")),
                List.of(orders, customers),
                List.of(orders));

        assertThat(selection.kept()).extracting(Definition::id).containsExactly("orders", "orders_day");
        assertThat(selection.leftOut())
                .containsExactly(new Uncaptured("policy", "own on customers", "depends on a table that is left out"));
    }

    @Test
    void aForeignKeyToATableThatIsLeftOutIsNamed() {
        Selection selection = Selection.of(
                List.of(relation("customers", "table"), relation("orders", "table"), key("orders", "customers")),
                List.of(orders, customers),
                List.of(orders));

        assertThat(selection.leftOut())
                .containsExactly(new Uncaptured("foreign key", "fk on orders", "references a table that is left out"));
    }

    @Test
    void aViewIsNamedOnceWhateverHangsOnIt() {
        Selection selection = Selection.of(
                List.of(
                        relation("customers", "table"),
                        relation("orders", "table"),
                        relation("names", "view", "customers", "orders"),
                        definition("rule", "r on names", name("names"), Section.AFTER_DATA, "names"),
                        definition("function", "f()", NONE, Section.AFTER_DATA, "names"),
                        new Definition(
                                "names/comment",
                                "comment",
                                "view names",
                                name("names"),
                                Section.AFTER_DATA,
                                List.of(),
                                List.of("names")),
                        new Definition(
                                "f()/comment",
                                "comment",
                                "function f()",
                                NONE,
                                Section.AFTER_DATA,
                                List.of(),
                                List.of("f()"))),
                List.of(orders, customers),
                List.of(orders));

        assertThat(selection.kept()).extracting(Definition::id).containsExactly("orders");
        assertThat(selection.leftOut()).extracting(Uncaptured::identity).containsExactly("names", "f()");
    }

    @Test
    void ownersAndGrantsGoWithTheirObjectsWithoutBeingNamed() {
        Selection selection = Selection.of(
                List.of(
                        relation("customers", "table"),
                        relation("orders", "table"),
                        definition("owner", "customers/owner", name("customers"), Section.AFTER_DATA, "customers"),
                        definition("owner", "orders/owner", name("orders"), Section.AFTER_DATA, "orders"),
                        definition("grants", "ids/grants", name("customers_ids"), Section.AFTER_DATA, "customers"),
                        definition("grants", "row type/grants", NONE, Section.AFTER_DATA, "customers")),
                List.of(orders, customers),
                List.of(orders));

        assertThat(selection.kept()).extracting(Definition::id).containsExactly("orders", "orders/owner");
        assertThat(selection.leftOut()).isEmpty();
    }

    @Test
    void partitionsGoWithTheirRoot() {
        Selection selection = Selection.of(
                List.of(
                        relation("events", "table"),
                        relation("orders", "table"),
                        relation("events_branch", "table", "events"),
                        relation("events_1", "table", "events_branch"),
                        definition("index", "events_1_day", name("events_1"), Section.INDEXES, "events_1"),
                        definition(
                                "index", "events_branch_day", name("events_branch"), Section.INDEXES, "events_branch")),
                List.of(orders, events),
                List.of(orders));

        assertThat(selection.kept()).extracting(Definition::id).containsExactly("orders");
        assertThat(selection.leftOut()).isEmpty();
    }

    @Test
    void aChosenTableThatInheritsFromOneThatIsNotIsRefused() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Selection.of(
                        List.of(relation("customers", "table"), relation("orders", "table", "customers")),
                        List.of(orders, customers),
                        List.of(orders)))
                .withMessage("Table public.orders is chosen, but it cannot be created without one that is not.");
    }

    private static Table table(String name, String... partitions) {
        return new Table(
                1,
                name(name),
                partitions.length == 0 ? Table.Kind.ORDINARY : Table.Kind.PARTITIONED,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                (partitions.length == 0 ? List.of(name) : List.of(partitions))
                        .stream()
                                .map(heap -> new Heap(1, name(heap), 0, 0, true))
                                .toList(),
                0);
    }

    private static QualifiedName name(String name) {
        return new QualifiedName("public", name);
    }

    private static Definition relation(String name, String kind, String... dependsOn) {
        return definition(kind, name, name(name), Section.BEFORE_DATA, dependsOn);
    }

    private static Definition key(String table, String referenced) {
        return definition("table constraint", "fk on " + table, name(table), Section.FOREIGN_KEYS, table, referenced);
    }

    private static Definition definition(
            String kind, String identity, QualifiedName table, Section section, String... dependsOn) {
        return new Definition(identity, kind, identity, table, section, List.of("CREATE"), List.of(dependsOn));
    }
}
