package io.rowlog.consumer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotChoiceTest {
    private static CapturedLog log(Stage stage) {
        return SampleSnapshot.log(stage, List.of("a"), List.of());
    }

    @Test
    void theLatestIsTheLastComplete() {
        assertThat(new SnapshotChoice.Latest().in(log(new Stage.Completed())).id())
                .isEqualTo(new SnapshotId("s1"));
    }

    @Test
    void anUnknownIdIsAnsweredWithThoseThatAre() {
        assertThatThrownBy(() -> new SnapshotChoice.ById(new SnapshotId("s2")).in(log(new Stage.Completed())))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.remedy().toString()).isEqualTo("Choose one of: s1"))
                .hasMessage("Log log has no snapshot s2");
    }

    @Test
    void oneThatIsNotCompleteIsRefused() {
        assertThatThrownBy(() -> new SnapshotChoice.Latest().in(log(new Stage.Started())))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.SNAPSHOT_NOT_RESTORABLE))
                .hasMessageContaining("is not complete: its backup still runs, or was killed");
    }

    @Test
    void oneThatIsDamagedIsRefusedWithItsContradiction() {
        assertThatThrownBy(() -> new SnapshotChoice.Latest()
                        .in(log(new Stage.Damaged("Chunk 0 of public.a comes twice", false))))
                .hasMessage("Snapshot s1 of log log is damaged: Chunk 0 of public.a comes twice");
    }
}
