package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.PartitionBeginning;
import io.rowlog.schema.log.LogEvent.Pruned;
import io.rowlog.schema.log.SnapshotState.Stage;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogStateTest {
    private static final QualifiedName ORDERS = new QualifiedName("public", "orders");
    private static final Digest ONE = new Digest(1, -1);
    private static final Digest TWO = new Digest(2, 1);

    private static LogState log(LogEvent... events) {
        LogStateBuilder builder = new LogStateBuilder();
        Stream.of(events).forEach(builder::add);
        return builder.state().orElseThrow();
    }

    private static SnapshotState whole(LogEvent... events) {
        return log(Stream.concat(Stream.of(Events.created()), Stream.of(events)).toArray(LogEvent[]::new))
                .snapshots()
                .getFirst();
    }

    @Test
    void aLogWithoutItsFirstEventHasNoManifest() {
        assertThat(new LogStateBuilder().state()).isEmpty();
    }

    @Test
    void aSnapshotAddsUpItsChunks() {
        SnapshotState snapshot = whole(
                Events.started("s1", 0, 1, "orders"),
                Events.schema("s1", 0, 1),
                Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 10, 12, 3)),
                Events.chunk("s1", "orders", 1, 2, TWO, Events.range(0, 20, 20, 1), Events.range(1, 5, 5, 1)),
                Events.table("s1", "orders", 2, 5, ONE.plus(TWO)),
                Events.sequences("s1", "orders_id_seq", 42),
                Events.completed("s1", 1, 5));

        assertThat(snapshot.stage()).isEqualTo(new Stage.Completed());
        assertThat(snapshot.rows()).isEqualTo(5);
        assertThat(snapshot.definitions()).extracting(Definition::id).containsExactly("d0");
        assertThat(snapshot.sequences())
                .containsExactly(new SequenceValue(new QualifiedName("public", "orders_id_seq"), 42, true));
        TableState table = snapshot.tables().getFirst();
        assertThat(table.table()).isEqualTo(ORDERS);
        assertThat(table.complete()).isTrue();
        assertThat(table.digest()).isEqualTo(new Digest(4, 0));
        assertThat(table.ranges()).containsExactly(Events.range(0, 10, 20, 4), Events.range(1, 5, 5, 1));
    }

    @Test
    void aChunkThatStandsTwiceCountsOnce() {
        SnapshotState snapshot = whole(
                Events.started("s1", 0, 1, "orders"),
                Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 7, 9, 3)),
                Events.table("s1", "orders", 1, 3, ONE),
                Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 11, 13, 3)));

        assertThat(snapshot.rows()).isEqualTo(3);
        assertThat(snapshot.tables().getFirst().ranges()).containsExactly(Events.range(0, 0, 2, 3));
    }

    @Test
    void theLatestCompleteSnapshotIsNeitherAbandonedNorUnfinished() {
        LogState log = log(
                Events.created(),
                Events.started("old", 0, 1),
                Events.completed("old", 0, 0),
                Events.started("good", 0, 1),
                Events.started("bad", 0, 1, "orders"),
                Events.completed("good", 0, 0),
                Events.abandoned("bad"),
                Events.started("running", 0, 1, "orders"));

        assertThat(log.snapshots())
                .extracting(state -> state.id().value())
                .containsExactly("old", "good", "bad", "running");
        assertThat(log.latestComplete().orElseThrow().id().value()).isEqualTo("good");
        assertThat(log.snapshot(new SnapshotId("bad")).orElseThrow().stage()).isEqualTo(new Stage.Abandoned());
        assertThat(log.snapshot(new SnapshotId("running")).orElseThrow().stage())
                .isEqualTo(new Stage.Started());
        assertThat(log.snapshot(new SnapshotId("other"))).isEmpty();
    }

    @Test
    void plansAndDefinitionsComeInParts() {
        SnapshotState snapshot = whole(
                Events.started("s1", 0, 2, "orders"),
                Events.started("s1", 1, 2, "items"),
                Events.schema("s1", 1, 2),
                Events.schema("s1", 0, 2),
                Events.schema("s1", 1, 2));

        assertThat(snapshot.tables()).extracting(table -> table.table().name()).containsExactly("orders", "items");
        assertThat(snapshot.definitions()).extracting(Definition::id).containsExactly("d0", "d1");
    }

    /** A snapshot after a sound one; the sound one must not suffer. */
    private static SnapshotState damaged(LogEvent... events) {
        LogState log = log(Stream.concat(
                        Stream.of(Events.created(), Events.started("old", 0, 1), Events.completed("old", 0, 0)),
                        Stream.of(events))
                .toArray(LogEvent[]::new));
        assertThat(log.latestComplete().orElseThrow().id().value()).isEqualTo("old");
        SnapshotState snapshot = log.snapshots().getLast();
        assertThat(snapshot.stage()).isInstanceOf(Stage.Damaged.class);
        assertThat(log.damagedSince(log.snapshots().getFirst())).containsExactly(snapshot);
        return snapshot;
    }

    private static String contradiction(LogEvent... events) {
        return contradiction(damaged(events));
    }

    private static String contradiction(SnapshotState snapshot) {
        return ((Stage.Damaged) snapshot.stage()).contradiction();
    }

    @Test
    void eventsOfASnapshotThatWasNeverStartedMakeOneThatIsDamaged() {
        for (LogEvent event : List.of(
                Events.schema("s2", 0, 1),
                Events.chunk("s2", "orders", 0, 0, Digest.EMPTY),
                Events.table("s2", "orders", 0, 0, Digest.EMPTY),
                Events.sequences("s2", "a", 1),
                Events.completed("s2", 0, 0),
                Events.abandoned("s2"))) {
            SnapshotState snapshot = damaged(event);
            assertThat(snapshot.id().value()).isEqualTo("s2");
            assertThat(contradiction(snapshot)).contains("the event that it was started is not in the log");
            assertThat(snapshot.begun()).isNull();
        }
    }

    @Test
    void rowsOfATableThatIsNotPlannedDamageTheSnapshot() {
        assertThat(contradiction(
                        Events.started("s1", 0, 1, "orders"),
                        Events.chunk("s1", "items", 0, 0, Digest.EMPTY),
                        Events.table("s1", "orders", 0, 0, Digest.EMPTY),
                        Events.completed("s1", 1, 0)))
                .contains("public.items", "not in its plan");
    }

    @Test
    void aTableThatContradictsItsChunksDamagesTheSnapshot() {
        for (LogEvent contradiction : List.of(
                Events.table("s1", "orders", 2, 3, ONE),
                Events.table("s1", "orders", 1, 4, ONE),
                Events.table("s1", "orders", 1, 3, TWO))) {
            assertThat(contradiction(
                            Events.started("s1", 0, 1, "orders"),
                            Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                            contradiction,
                            Events.completed("s1", 1, 3)))
                    .startsWith("table public.orders was captured with");
        }
    }

    @Test
    void aChunkThatStandsTwiceWithOtherContentsDamagesTheSnapshot() {
        for (LogEvent contradiction : List.of(
                Events.chunk("s1", "orders", 0, 4, ONE, Events.range(0, 0, 2, 3)),
                Events.chunk("s1", "orders", 0, 3, TWO, Events.range(0, 0, 2, 3)))) {
            SnapshotState snapshot = damaged(
                    Events.started("s1", 0, 1, "orders"),
                    Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                    contradiction,
                    Events.table("s1", "orders", 1, 3, ONE),
                    Events.completed("s1", 1, 3));
            assertThat(contradiction(snapshot))
                    .contains("chunk 0 of public.orders stands twice with different contents");
            assertThat(snapshot.open()).isFalse();
        }
    }

    @Test
    void aChunkAfterItsTableWasCapturedDamagesTheSnapshot() {
        SnapshotState snapshot = damaged(
                Events.started("s1", 0, 1, "orders"),
                Events.table("s1", "orders", 0, 0, Digest.EMPTY),
                Events.chunk("s1", "orders", 0, 1, ONE));
        assertThat(contradiction(snapshot)).contains("public.orders");
        assertThat(snapshot.open()).isTrue();
    }

    @Test
    void aSnapshotThatIsCompletedWithoutAllItsPartsIsDamaged() {
        assertThat(contradiction(Events.started("s1", 0, 1, "orders"), Events.completed("s1", 1, 0)))
                .contains("public.orders");
        assertThat(contradiction(Events.started("s1", 0, 1), Events.completed("s1", 0, 1)))
                .contains("1 rows");
        assertThat(contradiction(Events.started("s1", 0, 1), Events.schema("s1", 0, 2), Events.completed("s1", 0, 0)))
                .contains("1 of 2 parts");
        assertThat(contradiction(Events.started("s1", 0, 2), Events.completed("s1", 0, 0)))
                .contains("1 of 2 parts");
    }

    @Test
    void partsThatStandTwiceWithDifferentContentsOrAfterTheEndDamageTheSnapshot() {
        assertThat(contradiction(Events.started("s1", 0, 1, "orders"), Events.started("s1", 0, 1, "items")))
                .contains("part 0 of its plan stands twice");
        assertThat(contradiction(Events.started("s1", 0, 1), Events.schema("s1", 0, 1), Events.schema("s1", 0, 2)))
                .contains("part 0 of its definitions stands twice");
        assertThat(contradiction(Events.started("s1", 0, 1), Events.completed("s1", 0, 0), Events.schema("s1", 0, 1)))
                .contains("stands after");
        assertThat(contradiction(
                        Events.started("s1", 0, 1), Events.sequences("s1", "a", 1), Events.sequences("s1", "a", 2)))
                .contains("sequence public.a stands twice");
    }

    @Test
    void aDefinitionOfAnUnknownSectionDamagesTheSnapshot() {
        LogEvent event =
                EventCodec.decode("SchemaCaptured", Events.schemaOfSection("INDEXES", "LATER_1"), fingerprint -> {
                    throw new AssertionError("The schema is the same");
                });
        assertThat(contradiction(Events.started("s1", 0, 1), event, Events.completed("s1", 0, 0)))
                .contains("section LATER");
    }

    @Test
    void aSnapshotEndsInOneWayOnly() {
        assertThat(contradiction(Events.started("s1", 0, 1), Events.abandoned("s1"), Events.completed("s1", 0, 0)))
                .isEqualTo("it is completed after it was abandoned");
        assertThat(whole(Events.started("s1", 0, 1), Events.completed("s1", 0, 0), Events.completed("s1", 0, 0))
                        .stage())
                .isEqualTo(new Stage.Completed());
    }

    @Test
    void aPrunedSnapshotIsNoneToRestoreAndItsPartitionsBeginLater() {
        LogState state = log(
                Events.created(),
                Events.started("old", 0, 1),
                Events.completed("old", 0, 0),
                Events.started("s1", 0, 1),
                Events.completed("s1", 0, 0),
                pruned(List.of("old"), 7, 9),
                pruned(List.of("unknown"), 8, 8));

        assertThat(state.snapshots())
                .extracting(SnapshotState::stage)
                .containsExactly(new Stage.Pruned(true), new Stage.Completed());
        assertThat(state.latestComplete()).map(SnapshotState::id).contains(new SnapshotId("s1"));
        assertThat(state.beginnings())
                .containsExactly(new PartitionBeginning("t", 0, 8), new PartitionBeginning("t", 1, 9));
    }

    private static Pruned pruned(List<String> snapshots, long... offsets) {
        return new Pruned(
                Instant.EPOCH,
                snapshots.stream().map(SnapshotId::new).toList(),
                IntStream.range(0, offsets.length)
                        .mapToObj(partition -> new PartitionBeginning("t", partition, offsets[partition]))
                        .toList());
    }

    @Test
    void markersBelongToTheStreamThatTheyCameFrom() {
        LogEvent.Marker marker = Events.all().stream()
                .filter(LogEvent.Marker.class::isInstance)
                .map(LogEvent.Marker.class::cast)
                .findFirst()
                .orElseThrow();
        LogEvent start = Events.all().stream()
                .filter(LogEvent.StreamStarted.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThat(log(Events.created(), marker, start, marker, start).streams())
                .extracting(StreamState::markers)
                .containsExactly(List.of(marker), List.of());
    }
}
