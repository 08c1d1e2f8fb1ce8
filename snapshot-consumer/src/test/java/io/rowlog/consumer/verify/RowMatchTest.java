package io.rowlog.consumer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.consumer.verify.DifferentRows.Difference;
import io.rowlog.consumer.verify.RowMatch.DatabaseRow;
import io.rowlog.consumer.verify.RowMatch.LogPlace;
import io.rowlog.consumer.verify.RowMatch.Pair;
import io.rowlog.consumer.verify.RowMatch.Parts;
import io.rowlog.consumer.verify.RowMatch.Result;
import io.rowlog.consumer.verify.RowMatch.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMatchTest {
    private final RowMatch match = new RowMatch();

    private void database(long key, long row) {
        match.database(key, row, () -> new DatabaseRow(key, null, List.of(row)));
    }

    @Test
    void equalRowsLeaveNothing() {
        match.log(1, 10, 0, 0);
        match.log(2, 20, 0, 1);
        database(2, 20);
        database(1, 10);

        Result result = match.result();

        assertThat(result.onlyInLog() + result.onlyInDatabase() + result.different())
                .isZero();
        assertThat(result.examples()).isEmpty();
    }

    @Test
    void rowsOfOneKeyDifferAndOthersAreOnOneSide() {
        match.log(1, 10, 0, 5);
        match.log(2, 20, 1, 6);
        database(1, 11);
        database(3, 30);

        Result result = match.result();

        assertThat(result.different()).isEqualTo(1);
        assertThat(result.onlyInLog()).isEqualTo(1);
        assertThat(result.onlyInDatabase()).isEqualTo(1);
        assertThat(result.examples())
                .extracting(Pair::difference, Pair::inLog)
                .containsExactly(
                        tuple(Difference.DIFFERENT, new LogPlace(0, 5)),
                        tuple(Difference.ONLY_IN_LOG, new LogPlace(1, 6)),
                        tuple(Difference.ONLY_IN_DATABASE, null));
    }

    @Test
    void duplicatesCount() {
        match.log(1, 1, 0, 0);
        match.log(1, 1, 0, 1);
        match.log(1, 1, 0, 2);
        database(1, 1);
        database(2, 2);
        database(2, 2);

        Result result = match.result();

        assertThat(result.onlyInLog()).isEqualTo(2);
        assertThat(result.onlyInDatabase()).isEqualTo(2);
    }

    @Test
    void ofSeveralRowsOfAKeyThoseThatAreEqualAreMatchedFirst() {
        match.log(1, 10, 0, 0);
        match.log(1, 11, 0, 1);
        database(1, 12);
        database(1, 10);

        Result result = match.result();

        assertThat(result.different()).isEqualTo(1);
        assertThat(result.onlyInLog()).isZero();
        assertThat(result.examples())
                .singleElement()
                .satisfies(pair -> assertThat(pair.inLog()).isEqualTo(new LogPlace(0, 1)));
    }

    @Test
    void aFewExamplesStandForMany() {
        for (int i = 0; i < 1000; i++) {
            match.log(i, i, 0, i);
            match.log(-i - 1, 7, 0, 1000 + i);
        }
        for (int i = 0; i < 1000; i++) {
            database(i, i + 5000);
            database(10_000 + i, 8);
        }

        Result result = match.result();

        assertThat(result.different()).isEqualTo(1000);
        assertThat(result.onlyInLog()).isEqualTo(1000);
        assertThat(result.onlyInDatabase()).isEqualTo(1000);
        assertThat(result.examples()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void partsThatBalanceAreNotLookedAt() {
        Parts parts = new Parts();
        for (int i = 0; i < 1000; i++) {
            parts.log(i, i * 31L);
            parts.database(i, i == 77 ? 5 : i * 31L);
        }

        Scope scope = parts.different(100);

        assertThat(scope.all()).isTrue();
        assertThat(scope.keys().test(77)).isTrue();
        assertThat(scope.keys().test(78)).isFalse();
    }

    @Test
    void ofMorePartsThanFitTheFirstAreTaken() {
        Parts parts = new Parts();
        for (int i = 0; i < 100; i++) {
            parts.log(i, i + 1);
            parts.log(i, i + 1);
        }

        Scope scope = parts.different(7);

        assertThat(scope.all()).isFalse();
        assertThat(scope.keys().test(2)).isTrue();
        assertThat(scope.keys().test(3)).isFalse();
    }

    @Test
    void aPartThatAloneDoesNotFitIsTakenNonetheless() {
        Parts parts = new Parts();
        for (int i = 0; i < 100; i++) {
            parts.log(5, 1);
        }

        assertThat(parts.different(7).keys().test(5)).isTrue();
    }
}
