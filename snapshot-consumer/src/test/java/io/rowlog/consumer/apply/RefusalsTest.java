package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final Definition VIEW = definition("1:1:0", "view", "v");
    private static final Definition READER = definition("1:2:0", "view", "reader", "1:1:0");
    private static final Definition COMMENT = definition("1:2:0/comment", "comment", "view reader", "1:2:0");
    private static final Definition OTHER = definition("1:3:0", "view", "other");

    private static Definition definition(String id, String kind, String identity, String... dependsOn) {
        return new Definition(
                id, kind, identity, new QualifiedName("", ""), Section.AFTER_DATA, List.of("x"), List.of(dependsOn));
    }

    private static Failure failure(String state) {
        return ServerFailure.of(VIEW, new SQLException("no", state));
    }

    @Test
    void whatDependsOnARefusedDefinitionIsNamedButNotTheCommentOnIt() {
        Refusals refusals = new Refusals(false);
        refusals.add(VIEW, failure("42P01"));

        assertThat(List.of(READER, COMMENT, OTHER).stream().filter(refusals::leavesOut))
                .containsExactly(READER, COMMENT);
        assertThat(refusals.all()).extracting(Refusal::what).containsExactly("view v", "view reader");
        assertThat(refusals.all().get(1).reason()).isEqualTo("needs view v, which is left out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"53100", "55P03", "40P01", "57014", "57P01", "08006", "25006", "58030"})
    void whatIsWrongWithNoSingleStatementEndsTheRestore(String state) {
        Failure failure = failure(state);
        assertThatThrownBy(() -> new Refusals(false).require(failure)).isSameAs(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42501", "23505", "0A000", "22P02", "55000", "58P01", "P0001", "XX000", "54000"})
    void whatIsWrongWithOneStatementIsLeftOut(String state) {
        Refusals refusals = new Refusals(false);
        refusals.add(VIEW, failure(state));
        assertThat(refusals.has(VIEW)).isTrue();
    }

    @Test
    void theFirstRefusalEndsARestoreThatIsToStop() {
        Failure failure = failure("42501");
        assertThatThrownBy(() -> new Refusals(true).require(failure)).isSameAs(failure);
    }

    @Test
    void rowsThatWaitArePassedOverButNotLeftOut() {
        Refusals refusals = new Refusals(true);
        CapturedTable table = SampleSnapshot.captured("a", 1);
        refusals.postpone(table, failure("42704"));

        assertThat(refusals.passesOver(table.name())).isTrue();
        assertThat(refusals.has(table.name())).isFalse();
        assertThat(refusals.all()).isEmpty();
    }

    @Test
    void rowsDoNotWaitForAConnectionThatWasLost() {
        Failure failure = failure("08006");
        assertThatThrownBy(() -> new Refusals(false).postpone(SampleSnapshot.captured("a", 1), failure))
                .isSameAs(failure);
    }
}
