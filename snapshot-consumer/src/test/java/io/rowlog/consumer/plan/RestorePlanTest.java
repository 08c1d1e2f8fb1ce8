package io.rowlog.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static final long MIB = 1024 * 1024;
    private static final Definition A = SampleSnapshot.tableDefinition("a");
    private static final Definition B = SampleSnapshot.tableDefinition("b");
    private static final RoleSelection ALL_ROLES = new RoleSelection(true, true);

    private static RestorePlan plan(
            Predicate<QualifiedName> selection, RoleSelection roles, List<String> tables, Definition... definitions) {
        CapturedLog log = SampleSnapshot.log(tables, List.of(definitions));
        return RestorePlan.of(log, log.state().latestComplete().orElseThrow(), selection, roles);
    }

    private static RestorePlan withoutB(Definition... definitions) {
        return plan(
                table -> !table.equals(SampleSnapshot.name("b")),
                RoleSelection.NONE,
                List.of("a", "b", "c"),
                definitions);
    }

    private static List<String> ids(List<Definition> definitions) {
        return definitions.stream().map(Definition::id).toList();
    }

    @Test
    void whatDependsOnAnExcludedTableIsLeftOutAndSaid() {
        RestorePlan plan = withoutB(
                A, B, SampleSnapshot.definition("view", "v", "a", "b"), SampleSnapshot.definition("view", "w", "v"));

        assertThat(ids(plan.definitions())).containsExactly("a");
        assertThat(ids(plan.leftOut())).containsExactly("v", "w");
    }

    @Test
    void whatBelongsToAnExcludedTableGoesWithoutAWord() {
        RestorePlan plan =
                withoutB(A, B, SampleSnapshot.definition(Section.INDEXES, "index", "i", SampleSnapshot.name("b"), "b"));

        assertThat(ids(plan.definitions())).containsExactly("a");
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void aCommentGoesWithWhatItIsOnWithoutAWord() {
        RestorePlan plan = withoutB(
                A,
                B,
                SampleSnapshot.definition("view", "v", "b"),
                SampleSnapshot.definition("comment", "v/comment", "v"));

        assertThat(ids(plan.leftOut())).containsExactly("v");
    }

    @Test
    void aSelectedTableThatNeedsOneThatIsNotIsRefused() {
        assertThatThrownBy(() ->
                        withoutB(A, B, SampleSnapshot.tableDefinition("c", "b")).requireTables())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.USAGE))
                .hasMessage("Table public.c is selected, but it needs a table that is not");
    }

    @Test
    void aSelectionWithoutTablesIsRefused() {
        assertThatThrownBy(() -> plan(table -> false, RoleSelection.NONE, List.of("a"), A))
                .hasMessage("No table of snapshot s1 is selected");
    }

    @Test
    void aPlanOfAllTablesIsWhole() {
        assertThat(plan(table -> true, RoleSelection.NONE, List.of("a"), A).whole())
                .isTrue();
    }

    @Test
    void ownersAndGrantsAreRestoredWhereTheyAreAskedFor() {
        assertThat(ids(plan(
                                table -> true,
                                ALL_ROLES,
                                List.of("a"),
                                A,
                                SampleSnapshot.definition("owner", "a/owner"),
                                SampleSnapshot.definition("grants", "a/grants"))
                        .definitions()))
                .containsExactly("a", "a/owner", "a/grants");
    }

    @Test
    void ownersAndGrantsAreNotRestoredOtherwise() {
        assertThat(ids(plan(
                                table -> true,
                                RoleSelection.NONE,
                                List.of("a"),
                                A,
                                SampleSnapshot.definition("owner", "a/owner"),
                                SampleSnapshot.definition("grants", "a/grants"))
                        .definitions()))
                .containsExactly("a");
    }

    @Test
    void aTableThatNoDefinitionMakesIsOfAnExtension() {
        assertThat(plan(table -> true, RoleSelection.NONE, List.of("a", "x"), A).extensionTables())
                .extracting(CapturedTable::name)
                .containsExactly(SampleSnapshot.name("x"));
    }

    @Test
    void withoutRowsThereAreNoLargeObjectsEither() {
        RestorePlan plan = plan(
                table -> true,
                RoleSelection.NONE,
                List.of("a"),
                A,
                SampleSnapshot.definition("large object", "2613:5:0"));

        assertThat(ids(plan.schemaOnly().definitions())).containsExactly("a");
    }

    private static RestorePlan sized(long... megabytes) {
        RestorePlan plan = plan(
                table -> true,
                RoleSelection.NONE,
                List.of("t0", "t1", "t2"),
                SampleSnapshot.tableDefinition("t0"),
                SampleSnapshot.tableDefinition("t1"),
                SampleSnapshot.tableDefinition("t2"));
        List<CapturedTable> tables = IntStream.range(0, megabytes.length)
                .mapToObj(i -> SampleSnapshot.captured("t" + i, megabytes[i] * MIB))
                .toList();
        return new RestorePlan(
                plan.snapshot(), Set.of(), tables, plan.definitions(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void aTableMuchLargerThanAWorkersShareIsDivided() {
        assertThat(sized(900, 100, 0).parts(2)).containsEntry(SampleSnapshot.name("t0"), 7);
    }

    @Test
    void aTableUpToOneAndAHalfSharesIsNotDivided() {
        assertThat(sized(150, 50, 0).parts(2).values()).containsOnly(1);
    }

    @Test
    void aSmallTableIsNotDividedHoweverFewOthersThereAre() {
        assertThat(sized(64).parts(4).values()).containsOnly(1);
    }

    @Test
    void oneWorkerNeedsNoParts() {
        assertThat(sized(900, 1, 1).parts(1).values()).containsOnly(1);
    }
}
