package io.rowlog.consumer.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.prune.PrunePlan.Wish;
import io.rowlog.schema.log.LogEvent;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.Gap;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.LogEvent.SnapshotAbandoned;
import io.rowlog.schema.log.LogEvent.SnapshotCompleted;
import io.rowlog.schema.log.LogEvent.SnapshotPurpose;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogEvent.StreamStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.LogStateBuilder;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SourceDatabase;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Timeline;
import io.rowlog.schema.wal.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Wish ONE = new Wish.Snapshots(1);

    private final List<LogEvent> events = new ArrayList<>(List.of(
            new LogCreated(1, new LogName("log"), new SourceDatabase(1, "shop"), NOW.minus(Duration.ofDays(99)))));
    private long place = 100;

    /** A snapshot that was begun so many hours ago. */
    private PrunePlanTest begun(String id, int hoursAgo, boolean supplement, String... include) {
        place += 10;
        events.add(new SnapshotStarted(
                new SnapshotId(id),
                NOW.minus(Duration.ofHours(hoursAgo)),
                new Lsn(place),
                Visibility.parse("1:1:"),
                150_000,
                "UTF8",
                place,
                List.of(include),
                List.of(),
                supplement ? SnapshotPurpose.SUPPLEMENT : SnapshotPurpose.RESTORE,
                0,
                1,
                List.of()));
        return this;
    }

    private PrunePlanTest snapshot(String id, int hoursAgo, String... include) {
        begun(id, hoursAgo, false, include);
        events.add(new SnapshotCompleted(new SnapshotId(id), NOW, 0, 0, 0));
        return this;
    }

    private PrunePlanTest supplement(String id) {
        begun(id, 1, true);
        events.add(new SnapshotCompleted(new SnapshotId(id), NOW, 0, 0, 0));
        return this;
    }

    private PrunePlanTest abandoned(String id) {
        begun(id, 1, false);
        events.add(new SnapshotAbandoned(new SnapshotId(id), NOW, "stopped"));
        return this;
    }

    private PrunePlanTest stream() {
        place += 10;
        events.add(new StreamStarted(
                NOW, "slot", new Lsn(place), new Timeline(1), place, DefinitionSource.NOTICED, List.of(), List.of()));
        return this;
    }

    private PrunePlanTest gap() {
        place += 10;
        events.add(new Gap(NOW, new Lsn(place), place, List.of(), "lost"));
        return this;
    }

    private PrunePlan plan(Wish wish) {
        LogStateBuilder builder = new LogStateBuilder();
        events.forEach(builder::add);
        LogState state = builder.state().orElseThrow();
        return PrunePlan.of(state, wish, NOW);
    }

    private static List<String> ids(List<SnapshotState> snapshots) {
        return snapshots.stream().map(snapshot -> snapshot.id().value()).toList();
    }

    @Test
    void theLatestStayAndThoseBeforeGoWithWhatStandsAmongThem() {
        PrunePlan plan = snapshot("a", 9)
                .abandoned("b")
                .snapshot("c", 7)
                .abandoned("d")
                .snapshot("e", 5)
                .plan(new Wish.Snapshots(2));

        assertThat(ids(plan.pruned())).containsExactly("a", "b");
        assertThat(ids(plan.kept())).containsExactly("c", "e");
        assertThat(plan.transactionsOffset()).isZero();
    }

    @Test
    void ofTheLastDaysStaysWhatTheirFirstMomentsBeginWith() {
        PrunePlan plan = snapshot("a", 90)
                .snapshot("b", 60)
                .snapshot("c", 40)
                .snapshot("d", 5)
                .plan(new Wish.Days(2));

        assertThat(ids(plan.pruned())).containsExactly("a");
        assertThat(ids(plan.kept())).containsExactly("b", "c", "d");
    }

    @Test
    void theLatestStaysHoweverOldItIs() {
        assertThat(ids(snapshot("a", 900)
                        .snapshot("b", 800)
                        .plan(new Wish.Days(1))
                        .kept()))
                .containsExactly("b");
    }

    @Test
    void snapshotsOfAPartPushNoWholeOneOut() {
        PrunePlan plan = snapshot("a", 9)
                .snapshot("b", 8)
                .snapshot("c", 7, "items")
                .snapshot("d", 6, "items")
                .plan(ONE);

        assertThat(ids(plan.kept())).containsExactly("b", "d");
        assertThat(ids(plan.pruned())).containsExactly("a", "c");
    }

    @Test
    void whatFillsAGapAfterAKeptSnapshotStays() {
        PrunePlan plan = stream()
                .snapshot("a", 9)
                .supplement("b")
                .snapshot("c", 7)
                .supplement("d")
                .plan(ONE);

        assertThat(ids(plan.pruned())).containsExactly("a", "b");
        assertThat(ids(plan.needed())).containsExactly("c", "d");
        assertThat(plan.transactionsOffset()).isEqualTo(140);
    }

    @Test
    void aRunningSnapshotStaysAndNothingGoesWithoutACompleteOne() {
        assertThat(ids(snapshot("a", 9)
                        .snapshot("b", 8)
                        .begun("c", 1, false)
                        .plan(ONE)
                        .needed()))
                .containsExactly("b", "c");
        events.subList(1, events.size()).clear();
        PrunePlan none = stream().abandoned("a").begun("b", 1, false).plan(ONE);
        assertThat(none.pruned()).isEmpty();
        assertThat(none.transactionsOffset()).isZero();
    }

    @Test
    void transactionsOfAnEndedStreamGoWithTheLastSnapshotThatTheyFollow() {
        assertThat(stream().snapshot("a", 9).gap().stream()
                        .snapshot("b", 8)
                        .plan(new Wish.Snapshots(2))
                        .transactionsOffset())
                .isEqualTo(120);
        assertThat(plan(ONE).transactionsOffset()).isEqualTo(150);
    }

    @Test
    void aStreamWhoseFirstSnapshotIsStillToComeNeedsAllOfItsTransactions() {
        assertThat(snapshot("a", 9).stream().plan(ONE).transactionsOffset()).isEqualTo(120);
        assertThat(begun("b", 1, false).plan(ONE).transactionsOffset()).isEqualTo(130);
        assertThat(gap().plan(ONE).transactionsOffset()).isEqualTo(130);
    }
}
