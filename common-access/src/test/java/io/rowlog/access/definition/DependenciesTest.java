package io.rowlog.access.definition;

import static io.rowlog.access.definition.Captured.address;
import static io.rowlog.schema.catalog.Definition.Section.AFTER_DATA;
import static io.rowlog.schema.catalog.Definition.Section.BEFORE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.definition.Dependencies.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    private final CapturedObject table = Captured.object(20_001, 1, BEFORE_DATA);
    private final CapturedObject other = Captured.object(20_002, 1, BEFORE_DATA);

    @Test
    void aColumnsDependencyIsItsTables() {
        Address column = new Address(1259, 20_001, 3);

        Map<String, Set<String>> before = Dependencies.of(List.of(new Row(column, address(20_002), false)))
                .between(List.of(table, other));

        assertThat(before).isEqualTo(Map.of(table.id(), Set.of(other.id())));
    }

    @Test
    void whatDependsOnAPartOfAPartDependsOnTheDefinitionOfTheWhole() {
        Dependencies dependencies = Dependencies.of(List.of(
                new Row(address(30_001), address(20_002), true),
                new Row(address(30_002), address(30_001), true),
                new Row(address(20_001), address(30_002), false)));

        assertThat(dependencies.between(List.of(table, other))).isEqualTo(Map.of(table.id(), Set.of(other.id())));
    }

    @Test
    void aPartDoesNotDependOnItsOwnWhole() {
        Dependencies dependencies = Dependencies.of(List.of(new Row(address(30_001), address(20_001), true)));

        assertThat(dependencies.between(List.of(table))).isEmpty();
    }

    @Test
    void whatAnObjectSaysThatItUsesComesBeforeItThoughTheCatalogHasItTheOtherWayRound() {
        CapturedObject using = Captured.object(20_003, 1, BEFORE_DATA, table.id());
        Dependencies dependencies = Dependencies.of(List.of(new Row(address(20_001), address(20_003), false)));

        assertThat(dependencies.between(List.of(table, using))).isEqualTo(Map.of(using.id(), Set.of(table.id())));
    }

    @Test
    void aUsedThingWithoutADefinitionIsNotWaitedFor() {
        CapturedObject using = Captured.object(20_003, 1, BEFORE_DATA, "1260:10:0");

        assertThat(Dependencies.of(List.of()).between(List.of(using))).isEmpty();
    }

    @Test
    void whatHangsOnAnObjectComesAfterIt() {
        CapturedObject comment = Captured.beside(20_001, "comment", 2, AFTER_DATA);

        assertThat(Dependencies.of(List.of()).between(List.of(table, comment)))
                .isEqualTo(Map.of(comment.id(), Set.of(table.id())));
    }

    @Test
    void aTypesOwnFunctionWaitsForTheShellOnlyAndTheTypeForTheFunction() {
        CapturedObject shell = Captured.shell(20_001, DefinitionQueries.SHELL_TYPE, 0);
        Dependencies dependencies = Dependencies.of(List.of(
                new Row(address(20_001), address(20_002), false), new Row(address(20_002), address(20_001), false)));

        assertThat(dependencies.between(List.of(shell, table, other)))
                .isEqualTo(Map.of(other.id(), Set.of(shell.id()), table.id(), Set.of(other.id())));
    }

    @Test
    void allThatNeedsAViewWithAShellWaitsForTheShellOnly() {
        CapturedObject shell = Captured.shell(20_001, DefinitionQueries.VIEW_SHELL, 0);
        Dependencies dependencies = Dependencies.of(List.of(new Row(address(20_002), address(20_001), false)));

        assertThat(dependencies.between(List.of(shell, table, other)))
                .isEqualTo(Map.of(other.id(), Set.of(shell.id())));
    }
}
