package io.rowlog.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.plan.Existing.Need;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Table {@code a} is selected and gone from the target, tables {@code b} and {@code c} are not selected. */
class LiveSelectionTest {
    private static final Definition SCHEMA = SampleSnapshot.definition("schema", "s");
    private static final Definition TYPE = SampleSnapshot.definition("type", "y", "s");
    private static final Definition FUNCTION = SampleSnapshot.definition("function", "f", "s");
    private static final Definition A = SampleSnapshot.tableDefinition("a", "s", "y");
    private static final Definition B = SampleSnapshot.tableDefinition("b", "s");
    private static final Definition KEY_OF_B = of("b", Section.INDEXES, "table constraint", "b_key", "b");
    private static final Definition FROM_A_TO_B =
            of("a", Section.FOREIGN_KEYS, "table constraint", "a_b", "a", "b", "b_key");
    private static final Definition TRIGGER = of("a", Section.AFTER_DATA, "trigger", "g", "a", "f");

    private static Definition of(String table, Section section, String kind, String id, String... dependsOn) {
        return SampleSnapshot.definition(section, kind, id, SampleSnapshot.name(table), dependsOn);
    }

    private static Definition check(String id, String domain) {
        return new Definition(
                id,
                "domain constraint",
                id + " on " + domain,
                new QualifiedName("", ""),
                Section.BEFORE_DATA,
                List.of("ALTER DOMAIN"),
                List.of("y"));
    }

    private static RestorePlan asked(Definition... definitions) {
        CapturedLog log = SampleSnapshot.log(List.of("a", "b", "c"), List.of(definitions));
        return RestorePlan.of(
                log,
                log.state().latestComplete().orElseThrow(),
                SampleSnapshot.name("a")::equals,
                new RoleSelection(true, true));
    }

    private static RestorePlan plan(Set<String> present, Definition... definitions) {
        return asked(definitions).beside(present);
    }

    private static List<String> created(RestorePlan plan) {
        return plan.definitions().stream().map(Definition::id).toList();
    }

    private static List<String> leftOut(RestorePlan plan) {
        return plan.leftOut().stream().map(Definition::id).toList();
    }

    private static List<String> existing(RestorePlan plan, Need need) {
        return plan.existing().stream()
                .filter(object -> object.need() == need)
                .map(object -> object.definition().id())
                .toList();
    }

    @Test
    void whatTheTableNeedsAndIsThereIsUsedAndNotCreated() {
        RestorePlan plan = plan(Set.of("s", "y", "f", "b", "b_key"), SCHEMA, TYPE, FUNCTION, A, B, TRIGGER);

        assertThat(created(plan)).containsExactly("a", "g");
        assertThat(existing(plan, Need.EQUAL)).containsExactly("s", "y", "f");
    }

    @Test
    void whatItNeedsAndIsMissingIsCreatedWithWhatThatNeeds() {
        Definition body = SampleSnapshot.definition("function", "f", "s", "h");
        Definition inner = SampleSnapshot.definition("function", "h", "s");

        RestorePlan plan = plan(Set.of("s", "y", "b"), SCHEMA, TYPE, inner, body, A, B, TRIGGER);

        assertThat(created(plan)).containsExactly("h", "f", "a", "g");
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void aTableThatAForeignKeyReferencesNeedsOnlyBeThere() {
        RestorePlan plan = plan(Set.of("s", "y", "b", "b_key"), SCHEMA, TYPE, A, B, KEY_OF_B, FROM_A_TO_B);

        assertThat(created(plan)).containsExactly("a", "a_b");
        assertThat(existing(plan, Need.PRESENT)).containsExactly("b");
    }

    @Test
    void whetherAKeyOfAnotherNameServesIsForTheServerToSay() {
        assertThat(created(plan(Set.of("s", "y", "b"), SCHEMA, TYPE, A, B, KEY_OF_B, FROM_A_TO_B)))
                .containsExactly("a", "a_b");
    }

    @Test
    void aForeignKeyToATableThatIsGoneTooIsLeftOutAndNamed() {
        RestorePlan plan = plan(Set.of("s", "y"), SCHEMA, TYPE, A, B, KEY_OF_B, FROM_A_TO_B);

        assertThat(created(plan)).containsExactly("a");
        assertThat(leftOut(plan)).containsExactly("a_b");
    }

    @Test
    void whatWasDroppedWithTheTableComesBack() {
        Definition view = SampleSnapshot.definition("view", "v", "a", "b");
        Definition reader = SampleSnapshot.definition("view", "w", "v");
        Definition key = of("b", Section.FOREIGN_KEYS, "table constraint", "b_a", "a", "b");

        assertThat(created(plan(Set.of("s", "y", "b"), SCHEMA, TYPE, A, B, view, reader, key)))
                .containsExactly("a", "v", "w", "b_a");
    }

    @Test
    void whatHasNothingToDoWithTheTableIsNeitherCreatedNorNamed() {
        RestorePlan plan = plan(
                Set.of("s", "y", "b"),
                SCHEMA,
                TYPE,
                A,
                B,
                SampleSnapshot.definition("function", "obsolete", "s"),
                SampleSnapshot.definition("view", "v", "b", "obsolete"),
                SampleSnapshot.definition("database setting", "d/database setting"),
                SampleSnapshot.definition("grants", "y/grants", "y"),
                SampleSnapshot.tableDefinition("c", "s"));

        assertThat(created(plan)).containsExactly("a");
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void theChecksOfADomainAreNeededWithItEvenIfTheTargetLacksThem() {
        Definition check = check("k", TYPE.identity());
        Definition ofAnotherThatUsesTheDomain = check("l", "type z");

        RestorePlan plan = plan(Set.of("s", "y"), SCHEMA, TYPE, check, ofAnotherThatUsesTheDomain, A);

        assertThat(created(plan)).containsExactly("a");
        assertThat(existing(plan, Need.EQUAL)).containsExactly("s", "y", "k");
    }

    @Test
    void aTableThatInheritsFromAnotherNeedsThatAsTheLogHasIt() {
        Definition child = SampleSnapshot.tableDefinition("a", "s", "b");

        RestorePlan plan = plan(Set.of("s", "b"), SCHEMA, B, child);

        assertThat(created(plan)).containsExactly("a");
        assertThat(existing(plan, Need.EQUAL)).containsExactly("s", "b");
    }

    @Test
    void aTableThatInheritsFromOneThatIsGoneIsRefused() {
        RestorePlan plan = plan(Set.of("s"), SCHEMA, B, SampleSnapshot.tableDefinition("a", "s", "b"));

        assertThatThrownBy(plan::requireTables)
                .isInstanceOf(Failure.class)
                .hasMessage("Table public.a is selected, but it needs a table that is not");
    }

    @Test
    void partitionsComeWithTheirRootAndThoseOfOthersDoNot() {
        RestorePlan plan = plan(
                Set.of("s", "y", "b"),
                SCHEMA,
                TYPE,
                A,
                B,
                SampleSnapshot.tableDefinition("a_1", "a"),
                SampleSnapshot.tableDefinition("b_1", "b"),
                of("a_1", Section.INDEXES, "index", "a_1_i", "a_1"),
                of("b_1", Section.INDEXES, "index", "b_1_i", "b_1"));

        assertThat(created(plan)).containsExactly("a", "a_1", "a_1_i");
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void aSequenceThatOutlivedItsTableIsGivenToItAgain() {
        Definition sequence = new Definition(
                "q",
                "sequence",
                "public.q",
                SampleSnapshot.name("a"),
                Section.BEFORE_DATA,
                List.of("CREATE SEQUENCE q", "ALTER SEQUENCE q OWNED BY a.id"),
                List.of("a"));

        RestorePlan plan = plan(Set.of("s", "y", "q"), SCHEMA, TYPE, A, sequence);

        assertThat(created(plan)).containsExactly("a", "q");
        assertThat(existing(plan, Need.OWNED)).containsExactly("q");
        assertThat(plan.existingSequences()).containsExactly(new QualifiedName("public", "q"));
    }

    @Test
    void whatIsThereAlthoughTheLogHasItOnTheTableIsLeftAndNamed() {
        RestorePlan plan = plan(Set.of("s", "y", "v"), SCHEMA, TYPE, A, SampleSnapshot.definition("view", "v", "a"));

        assertThat(created(plan)).containsExactly("a");
        assertThat(existing(plan, Need.NONE)).containsExactly("v");
    }

    @Test
    void aTableThatIsThereIsPlannedAllTheSameSoThatItIsFoundInTheWay() {
        assertThat(created(plan(Set.of("s", "y", "a"), SCHEMA, TYPE, A))).containsExactly("a");
    }

    @Test
    void theSameChoiceFollowsFromWhatWasThereAtTheBeginning() {
        RestorePlan asked = asked(SCHEMA, TYPE, FUNCTION, A, B, TRIGGER);

        assertThat(asked.beside(Set.of("s", "y", "b"))).isEqualTo(asked.beside(Set.of("s", "y", "b")));
    }
}
