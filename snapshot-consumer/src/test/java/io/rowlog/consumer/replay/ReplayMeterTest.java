package io.rowlog.consumer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.replay.ReplayReport.Moment;
import io.rowlog.schema.log.LogEvent.Passed;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplayMeterTest {
    private static final Instant COMMITTED = Instant.parse("2026-11-28T05:30:00Z");
    private static final Instant NOW = COMMITTED.plusSeconds(7);

    private final ReplayMeter meter = new ReplayMeter();

    private void begins() {
        meter.begins(new SnapshotId("20261128-053051-2564"), new Moment(Lsn.parse("0/10"), COMMITTED));
    }

    @Test
    void nothingIsKnownOfTheLagBeforeASnapshotIsThere() {
        assertThat(meter.lag(NOW)).isEmpty();
    }

    @Test
    void theLagIsTheAgeOfTheLastCommitWhileSomethingFollowsItOrThatIsNotKnown() {
        begins();
        assertThat(meter.lag(NOW)).contains(Duration.ofSeconds(7));
        meter.turns(OptionalLong.of(3));
        assertThat(meter.lag(NOW)).contains(Duration.ofSeconds(7));
    }

    @Test
    void theLagIsZeroAtTheEndOfTheLogAndUnknownAgainWhenTheLogIsNotRead() {
        begins();
        meter.turns(OptionalLong.of(0));
        assertThat(meter.lag(NOW)).contains(Duration.ZERO);
        meter.leaves();
        assertThat(meter.lag(NOW)).contains(Duration.ofSeconds(7));
        assertThat(meter.behind()).isEmpty();
    }

    @Test
    void aSourceWhoseClockIsAheadHasNoNegativeLag() {
        begins();
        meter.committed(new Passed(Lsn.parse("0/20"), new Timeline(1), NOW.plusSeconds(5)), 1, 2);
        assertThat(meter.lag(NOW)).contains(Duration.ZERO);
        assertThat(meter.transactions()).isEqualTo(1);
        assertThat(meter.changes()).isEqualTo(2);
    }

    @Test
    void whatMayTakeLongIsNoStandstill() {
        Instant later = Instant.now().plusSeconds(600);
        assertThat(meter.still(later)).isZero();
        meter.turns(OptionalLong.of(1));
        assertThat(meter.still(later)).isGreaterThan(Duration.ofSeconds(300));
        meter.takesItsTime();
        assertThat(meter.still(later)).isZero();
    }

    @Test
    void askingForMoreIsNoProgressWhileSomethingIsLeft() {
        Instant begun = meter.progress();
        meter.turns(OptionalLong.of(1));
        assertThat(meter.progress()).isEqualTo(begun);
        meter.turns(OptionalLong.of(0));
        assertThat(meter.progress()).isAfterOrEqualTo(begun);
    }
}
