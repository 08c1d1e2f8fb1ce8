package io.rowlog.access.definition;

import static io.rowlog.access.definition.Captured.address;
import static io.rowlog.schema.catalog.Definition.Section.AFTER_DATA;
import static io.rowlog.schema.catalog.Definition.Section.BEFORE_DATA;
import static io.rowlog.schema.catalog.Definition.Section.FOREIGN_KEYS;
import static io.rowlog.schema.catalog.Definition.Section.INDEXES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.definition.Dependencies.Row;
import io.rowlog.schema.catalog.Definition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CreationOrderTest {
    private static final Roles NO_ROLES = new Roles(Map.of());

    @Test
    void withoutDependenciesSectionsComeFirstThenRanksThenIdentities() {
        List<Definition> order = order(List.of(
                Captured.object(20_005, 0, AFTER_DATA),
                Captured.object(20_004, 2, BEFORE_DATA),
                Captured.object(20_003, 1, BEFORE_DATA),
                Captured.object(20_002, 1, BEFORE_DATA),
                Captured.object(20_001, 9, INDEXES)));

        assertThat(order).extracting(Definition::identity).containsExactly("20002", "20003", "20004", "20001", "20005");
    }

    @Test
    void aDependencyComesFirstWhateverItsRank() {
        List<Definition> order = order(
                List.of(Captured.object(20_001, 1, BEFORE_DATA), Captured.object(20_002, 2, BEFORE_DATA)),
                depends(20_001, 20_002));

        assertThat(order).extracting(Definition::identity).containsExactly("20002", "20001");
        assertThat(order.getLast().dependsOn()).containsExactly("1259:20002:0");
    }

    @Test
    void whatNeedsAnIndexBeforeTheDataMovesBehindTheForeignKeysAndSoDoesWhatNeedsThat() {
        List<Definition> order = order(
                List.of(
                        Captured.object(20_001, 1, BEFORE_DATA),
                        Captured.object(20_002, 1, BEFORE_DATA),
                        Captured.object(20_003, 1, INDEXES),
                        Captured.object(20_004, 1, FOREIGN_KEYS)),
                depends(20_001, 20_002),
                depends(20_002, 20_003));

        assertThat(order)
                .extracting(definition -> definition.identity() + " " + definition.section())
                .containsExactly("20003 INDEXES", "20004 FOREIGN_KEYS", "20002 AFTER_DATA", "20001 AFTER_DATA");
    }

    @Test
    void aCycleIsOpenedAtTheFirstOfItsMembers() {
        List<Definition> order = order(
                List.of(Captured.object(20_001, 2, BEFORE_DATA), Captured.object(20_002, 1, BEFORE_DATA)),
                depends(20_001, 20_002),
                depends(20_002, 20_001));

        assertThat(order).extracting(Definition::identity).containsExactly("20002", "20001");
        assertThat(order.getFirst().dependsOn()).isEmpty();
    }

    @Test
    void whatHangsOnAnObjectThatIsNotCapturedGoes() {
        List<Definition> order = order(List.of(Captured.beside(20_001, "comment", 1, AFTER_DATA)));

        assertThat(order).isEmpty();
    }

    @Test
    void whatHangsOnAnObjectThatEveryDatabaseHasStays() {
        List<Definition> order = order(List.of(Captured.beside(2_200, "comment", 1, AFTER_DATA)));

        assertThat(order).extracting(Definition::id).containsExactly("1259:2200:0/comment");
    }

    @Test
    void rolesThatStatementsUseAreNamedAndSorted() {
        Roles roles = new Roles(Map.of("1260:10:0", "zoe", "1260:11:0", "ann", "1260:12:0", "bob"));
        List<CapturedObject> objects = List.of(Captured.object(20_001, 1, BEFORE_DATA, "1260:10:0", "1260:11:0"));

        List<Definition> order = new CreationOrder(objects, Dependencies.of(List.of()), roles).definitions();

        assertThat(order.getFirst().roles()).containsExactly("ann", "zoe");
    }

    private static Row depends(long oid, long on) {
        return new Row(address(oid), address(on), false);
    }

    private static List<Definition> order(List<CapturedObject> objects, Row... rows) {
        return new CreationOrder(objects, Dependencies.of(List.of(rows)), NO_ROLES).definitions();
    }
}
