package io.rowlog.consumer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.target.RowSecurity;
import io.rowlog.consumer.target.RowSecurity.Active;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.digest.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableComparisonTest {
    private static final Digest DIGEST = new Digest(1, 2);
    private static final Table TABLE =
            SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), SampleSnapshot.text("t"));
    private static final CapturedTable EXPECTED = SampleSnapshot.captured(TABLE, new RowTotal(3, DIGEST), 10);

    private static TableResult compared(RowTotal... slices) {
        TableComparison comparison = new TableComparison(EXPECTED, TABLE, new RowSecurity(List.of()), List.of());
        List.of(slices).forEach(comparison::add);
        return comparison.result();
    }

    private static List<String> from(Table table, String... conditions) {
        return new TableComparison(EXPECTED, table, new RowSecurity(List.of()), List.of(conditions))
                .slices().stream()
                        .map(slice -> slice.rows().sql())
                        .map(sql -> sql.substring(sql.indexOf(" FROM ") + 6, sql.indexOf(") TO STDOUT")))
                        .toList();
    }

    @Test
    void theSameRowsAreEqual() {
        assertThat(compared(new RowTotal(1, DIGEST), new RowTotal(2, Digest.EMPTY)))
                .isEqualTo(new TableResult.Equal(SampleSnapshot.name("a"), 3, DIGEST));
    }

    @Test
    void anotherNumberOfRowsIsSaidWhateverTheDigest() {
        assertThat(compared(new RowTotal(4, DIGEST)))
                .isEqualTo(new TableResult.RowsDiffer(SampleSnapshot.name("a"), 3, 4));
    }

    @Test
    void asManyRowsWithAnotherDigestDiffer() {
        assertThat(compared(new RowTotal(3, Digest.EMPTY)))
                .isEqualTo(new TableResult.DigestDiffers(SampleSnapshot.name("a"), 3, DIGEST, Digest.EMPTY));
    }

    @Test
    void theSameColumnsDoNotDiffer() {
        assertThat(TableComparison.difference(EXPECTED, TABLE)).isEmpty();
    }

    @Test
    void moreColumnsThanInTheLogDoNotDiffer() {
        assertThat(TableComparison.difference(
                        EXPECTED,
                        SampleSnapshot.table(
                                "a",
                                1,
                                SampleSnapshot.integer("id"),
                                SampleSnapshot.text("t"),
                                SampleSnapshot.text("more"))))
                .isEmpty();
    }

    @Test
    void aMissingTableIsSaid() {
        assertThat(TableComparison.difference(EXPECTED, null))
                .contains(new TableResult.TableMissing(SampleSnapshot.name("a"), 3));
    }

    @Test
    void aMissingColumnIsSaid() {
        assertThat(TableComparison.difference(EXPECTED, SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"))))
                .map(TableResult::describe)
                .contains("public.a: column t is text in the log, missing in the database");
    }

    @Test
    void aColumnThatIsEncodedOtherwiseIsSaid() {
        assertThat(TableComparison.difference(
                        EXPECTED,
                        SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), SampleSnapshot.integer("t"))))
                .map(TableResult::describe)
                .contains("public.a: column t is text in the log, integer in the database");
    }

    @Test
    void aSmallTableIsReadAtOnceWithoutItsChildren() {
        assertThat(from(TABLE)).containsExactly("ONLY \"public\".\"a\" AS t");
    }

    @Test
    void aLargeTableIsReadInRangesTheLastOfWhichHasNoEnd() {
        assertThat(from(SampleSnapshot.table("a", 40_000, SampleSnapshot.integer("id")), "t.id > 5"))
                .containsExactly(
                        "ONLY \"public\".\"a\" AS t WHERE t.ctid >= '(0,0)'::pg_catalog.tid"
                                + " AND t.ctid < '(32768,0)'::pg_catalog.tid AND t.id > 5",
                        "ONLY \"public\".\"a\" AS t WHERE t.ctid >= '(32768,0)'::pg_catalog.tid AND t.id > 5");
    }

    @Test
    void aHeapWhoseRowSecurityIsLiftedIsReadAtOnce() {
        Table large = SampleSnapshot.table("a", 100_000, SampleSnapshot.integer("id"), SampleSnapshot.text("t"));
        RowSecurity forced = new RowSecurity(List.of(new Active(1, large.name(), true, "app", "app")));

        assertThat(new TableComparison(EXPECTED, large, forced, List.of()).slices())
                .extracting(TableComparison.Slice::forced)
                .containsExactly(true);
    }
}
