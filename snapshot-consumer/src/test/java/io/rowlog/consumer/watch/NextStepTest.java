package io.rowlog.consumer.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.watch.WatchSettings.TargetMode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final TargetHistory.State EMPTY = new TargetHistory.State(null, null, false, 0);
    private static final TargetHistory.Restored FIRST = new TargetHistory.Restored("first", Instant.EPOCH, 2, 10, true);

    private static NextStep.Refresh restore(String snapshot, RestoreMode mode) {
        return new NextStep.Refresh(snapshot, mode);
    }

    @Test
    void anEmptyTargetIsCreated() {
        assertThat(NextStep.decide(TargetMode.REFRESH, EMPTY, "first")).isEqualTo(restore("first", RestoreMode.CREATE));
        assertThat(NextStep.decide(TargetMode.CREATE, EMPTY, "first")).isEqualTo(restore("first", RestoreMode.CREATE));
    }

    @Test
    void whatWasRestoredIsNotRestoredAgain() {
        TargetHistory.State state = new TargetHistory.State(FIRST, "first", false, 2);
        for (TargetMode mode : TargetMode.values()) {
            assertThat(NextStep.decide(mode, state, "first")).isEqualTo(new NextStep.Nothing());
        }
    }

    @Test
    void aLaterSnapshotReplacesTheRowsUnlessTheModeIsToCreateOnce() {
        TargetHistory.State state = new TargetHistory.State(FIRST, "first", false, 2);

        assertThat(NextStep.decide(TargetMode.REFRESH, state, "second"))
                .isEqualTo(restore("second", RestoreMode.REPLACE));
        assertThat(NextStep.decide(TargetMode.MERGE, state, "second")).isEqualTo(restore("second", RestoreMode.MERGE));
        assertThat(NextStep.decide(TargetMode.CREATE, state, "second")).isEqualTo(new NextStep.Nothing());
    }

    @Test
    void tablesThatNoServiceMadeAreNotTouchedUnlessTheModeSaysSo() {
        TargetHistory.State state = new TargetHistory.State(null, null, false, 2);

        assertThatThrownBy(() -> NextStep.decide(TargetMode.REFRESH, state, "first"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("2 tables");
        assertThat(NextStep.decide(TargetMode.REPLACE, state, "first"))
                .isEqualTo(restore("first", RestoreMode.REPLACE));
    }

    @Test
    void anInterruptedRestoreGoesOnBeforeANewerSnapshotIsLookedAt() {
        assertThat(NextStep.decide(TargetMode.REFRESH, new TargetHistory.State(null, "first", true, 2), "second"))
                .isEqualTo(restore("first", RestoreMode.CREATE));
    }

    @Test
    void aRestoreThatEndedWithoutBeingNotedOrVerifiedIsDoneAgain() {
        assertThat(NextStep.decide(TargetMode.REFRESH, new TargetHistory.State(null, "first", false, 2), "first"))
                .isEqualTo(restore("first", RestoreMode.REPLACE));
    }
}
