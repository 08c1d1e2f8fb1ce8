package io.rowlog.consumer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.CapturedTable.Piece;
import io.rowlog.schema.log.LogEvent.OffsetRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapturedTableTest {
    private static final OffsetRange FIRST = new OffsetRange(0, 100, 109, 10);
    private static final OffsetRange SECOND = new OffsetRange(1, 0, 1, 2);

    private final CapturedTable table = SampleSnapshot.captured(
            SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), SampleSnapshot.text("t")),
            RowTotal.NONE,
            90,
            FIRST,
            SECOND);

    @Test
    void theWholeHasAllOffsets() {
        assertThat(table.whole().pieces()).containsExactly(new Piece(FIRST, 100, 109), new Piece(SECOND, 0, 1));
    }

    @Test
    void partsAreConsecutiveAndLeaveNothingOut() {
        assertThat(table.parts(3))
                .extracting(Part::pieces)
                .containsExactly(
                        List.of(new Piece(FIRST, 100, 103), new Piece(SECOND, 0, 0)),
                        List.of(new Piece(FIRST, 104, 106), new Piece(SECOND, 1, 1)),
                        List.of(new Piece(FIRST, 107, 109)));
    }

    @Test
    void partsShareTheTablesSize() {
        assertThat(table.parts(3)).extracting(Part::bytes).containsOnly(30L);
    }

    @Test
    void aPartNamesItsPlace() {
        assertThat(table.parts(3).getFirst().place())
                .isEqualTo(
                        " from topic log.table.public.a, partition 0 offsets 100 to 103; partition 1 offsets 0 to 0");
    }

    @Test
    void theKeyIsNamedByItsColumns() {
        assertThat(table.key()).containsExactly("id");
    }
}
