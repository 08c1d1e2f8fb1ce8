package io.rowlog.consumer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.Existing;
import io.rowlog.consumer.plan.Existing.Need;
import io.rowlog.consumer.verify.DefinitionComparison.Difference;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExistingComparisonTest {
    private static Definition definition(String kind, String... statements) {
        return new Definition(
                "1", kind, "s.x", new QualifiedName("", ""), Section.BEFORE_DATA, List.of(statements), List.of());
    }

    private static ExistingComparison compare(Need need, int version, Definition log, Definition target) {
        return ExistingComparison.of(
                List.of(new Existing(log, need)),
                new Side(List.of(), List.of(), 150_000),
                new Side(List.of(target), List.of(), version));
    }

    @Test
    void whatMustBeEqualAndDiffersIsADifference() {
        ExistingComparison compared =
                compare(Need.EQUAL, 150_000, definition("function", "a"), definition("function", "b"));

        assertThat(compared.differences()).containsExactly(new Difference.Different("function s.x", "a", "b"));
        assertThat(compared.remarks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"PRESENT", "NONE"})
    void whatNeedOnlyBeThereMayDifferWhichIsSaid(Need need) {
        ExistingComparison compared = compare(need, 150_000, definition("table", "a"), definition("table", "b"));

        assertThat(compared.differences()).isEmpty();
        assertThat(compared.remarks()).containsEntry("1", "is not as in the log");
    }

    @Test
    void anotherVersionMayPrintItOtherwiseWhichIsSaid() {
        ExistingComparison compared =
                compare(Need.EQUAL, 180_000, definition("function", "a"), definition("function", "b"));

        assertThat(compared.differences()).isEmpty();
        assertThat(compared.remarks().get("1")).contains("printed otherwise");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"'a', 'b'\", \"'a', 'x', 'b'\", true",
                "\"'a', 'b'\", \"'x', 'a', 'b', 'y'\", true",
                "\"'a, b', 'c'''\", \"'a, b', 'd', 'c'''\", true",
                "\"'a', 'b'\", \"'b', 'a'\", false",
                "\"'a', 'b'\", \"'a'\", false",
                "\"'a', 'b'\", \"'a', 'B', 'c'\", false",
            })
    void anEnumWithFurtherValuesTakesAllRowsOfTheLog(String log, String target, boolean usable) {
        ExistingComparison compared = compare(
                Need.EQUAL,
                150_000,
                definition("type", "CREATE TYPE s.x AS ENUM (" + log + ")"),
                definition("type", "CREATE TYPE s.x AS ENUM (" + target + ")"));

        assertThat(compared.differences().isEmpty()).isEqualTo(usable);
        assertThat(compared.remarks().containsValue("has further values")).isEqualTo(usable);
    }

    @Test
    void ofASequenceThatOutlivedItsTableTheOwnerIsNotCompared() {
        Definition owned = definition("sequence", "CREATE SEQUENCE s.x", "ALTER SEQUENCE s.x OWNED BY s.t.id");

        assertThat(compare(Need.OWNED, 150_000, owned, definition("sequence", "CREATE SEQUENCE s.x"))
                        .differences())
                .isEmpty();
    }

    @Test
    void aSequenceThatAnotherTableOwnsIsNotTakenFromIt() {
        Definition owned = definition("sequence", "CREATE SEQUENCE s.x", "ALTER SEQUENCE s.x OWNED BY s.t.id");
        Definition others = definition("sequence", "CREATE SEQUENCE s.x", "ALTER SEQUENCE s.x OWNED BY s.o.id");

        assertThat(compare(Need.OWNED, 150_000, owned, others).differences()).hasSize(1);
    }
}
