package io.rowlog.consumer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import org.junit.jupiter.api.Test;

class RowTotalTest {
    private static final RowTotal TOTAL = new RowTotal(2, new Digest(0, 7));

    private final CapturedTable table = SampleSnapshot.captured(
            SampleSnapshot.table("a", 1, SampleSnapshot.integer("id")), TOTAL, 10, new OffsetRange(0, 0, 1, 2));

    @Test
    void totalsOfPartsAddUp() {
        assertThat(new RowTotal(1, new Digest(0, 3)).plus(new RowTotal(1, new Digest(0, 4))))
                .isEqualTo(TOTAL);
    }

    @Test
    void theRowsOfTheBackupPass() {
        assertThatCode(() -> TOTAL.requireAllOf(table)).doesNotThrowAnyException();
    }

    @Test
    void anotherNumberOfRowsIsNamed() {
        assertThatThrownBy(() -> new RowTotal(3, TOTAL.digest()).requireAllOf(table))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.MISMATCH))
                .hasMessage("Table public.a: the backup captured 2 rows, topic log.table.public.a has 3 rows");
    }

    @Test
    void anotherDigestIsNamed() {
        assertThatThrownBy(() -> new RowTotal(2, new Digest(0, 8)).requireAllOf(table))
                .hasMessage("Table public.a: the backup captured digest 00000000000000000000000000000007,"
                        + " topic log.table.public.a has digest 00000000000000000000000000000008");
    }

    @Test
    void rowsThatAreOthersAfterAMergeAreToldWithTheRemedy() {
        assertThatThrownBy(() -> new RowTotal(1, Digest.EMPTY).requireMerged(table))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.remedy().text(Wording.SERVICE))
                                .isEqualTo(
                                        "Check for generated columns that are computed differently in the target, or use"
                                                + " rowlog.mode=replace"))
                .hasMessageStartingWith("Table public.a does not hold what was merged into it: 2 rows");
    }
}
