package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.TableName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ManifestBuilderTest {
    private static final QualifiedName ORDERS = new QualifiedName("public", "orders");
    private static final Digest ONE = new Digest(1, -1);
    private static final Digest TWO = new Digest(2, 1);

    private static Manifest manifest(SpecificRecord... events) {
        ManifestBuilder builder = new ManifestBuilder();
        Stream.of(events).forEach(builder::add);
        return builder.build().orElseThrow();
    }

    private static SnapshotManifest whole(SpecificRecord... events) {
        return manifest(Stream.concat(Stream.of(Events.created()), Stream.of(events))
                        .toArray(SpecificRecord[]::new))
                .snapshots()
                .getFirst();
    }

    @Test
    void aLogWithoutItsFirstEventHasNoManifest() {
        assertThat(new ManifestBuilder().build()).isEmpty();
    }

    @Test
    void aSnapshotAddsUpItsChunks() {
        SnapshotManifest snapshot = whole(
                Events.started("s1", 0, 1, "orders"),
                Events.schema("s1", 0, 1),
                Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 10, 12, 3)),
                Events.chunk("s1", "orders", 1, 2, TWO, Events.range(0, 20, 20, 1), Events.range(1, 5, 5, 1)),
                Events.table("s1", "orders", 2, 5, ONE.plus(TWO)),
                Events.sequences("s1", "orders_id_seq", 42),
                Events.completed("s1", 1, 5));

        assertThat(snapshot.state()).isEqualTo(SnapshotManifest.State.COMPLETED);
        assertThat(snapshot.rows()).isEqualTo(5);
        assertThat(snapshot.definitions()).extracting(Definition::id).containsExactly("d0");
        assertThat(snapshot.sequences())
                .containsExactly(new SequenceValue(new QualifiedName("public", "orders_id_seq"), 42, true));
        TableManifest table = snapshot.tables().getFirst();
        assertThat(table.table()).isEqualTo(ORDERS);
        assertThat(table.complete()).isTrue();
        assertThat(table.digest()).isEqualTo(new Digest(4, 0));
        assertThat(table.ranges()).containsExactly(Events.range(0, 10, 20, 4), Events.range(1, 5, 5, 1));
    }

    @Test
    void aChunkThatStandsTwiceCountsOnce() {
        SnapshotManifest snapshot = whole(
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
        Manifest manifest = manifest(
                Events.created(),
                Events.started("old", 0, 1),
                Events.completed("old", 0, 0),
                Events.started("good", 0, 1),
                Events.started("bad", 0, 1, "orders"),
                Events.completed("good", 0, 0),
                Events.abandoned("bad"),
                Events.started("running", 0, 1, "orders"));

        assertThat(manifest.snapshots())
                .extracting(SnapshotManifest::id)
                .containsExactly("old", "good", "bad", "running");
        assertThat(manifest.latestComplete().orElseThrow().id()).isEqualTo("good");
        assertThat(manifest.snapshot("bad").orElseThrow().state()).isEqualTo(SnapshotManifest.State.ABANDONED);
        assertThat(manifest.snapshot("running").orElseThrow().state()).isEqualTo(SnapshotManifest.State.STARTED);
        assertThat(manifest.snapshot("other")).isEmpty();
    }

    @Test
    void plansAndDefinitionsComeInParts() {
        SnapshotManifest snapshot = whole(
                Events.started("s1", 0, 2, "orders"),
                Events.started("s1", 1, 2, "items"),
                Events.schema("s1", 1, 2),
                Events.schema("s1", 0, 2),
                Events.schema("s1", 1, 2));

        assertThat(snapshot.tables()).extracting(table -> table.table().name()).containsExactly("orders", "items");
        assertThat(snapshot.definitions()).extracting(Definition::id).containsExactly("d0", "d1");
    }

    /** A snapshot after a sound one; the sound one must not suffer. */
    private static SnapshotManifest damaged(SpecificRecord... events) {
        Manifest manifest = manifest(Stream.concat(
                        Stream.of(Events.created(), Events.started("old", 0, 1), Events.completed("old", 0, 0)),
                        Stream.of(events))
                .toArray(SpecificRecord[]::new));
        assertThat(manifest.latestComplete().orElseThrow().id()).isEqualTo("old");
        SnapshotManifest snapshot = manifest.snapshots().getLast();
        assertThat(snapshot.state()).isEqualTo(SnapshotManifest.State.DAMAGED);
        assertThat(manifest.damagedSince(manifest.snapshots().getFirst())).containsExactly(snapshot);
        return snapshot;
    }

    @Test
    void eventsOfASnapshotThatWasNeverStartedMakeOneThatIsDamaged() {
        for (SpecificRecord event : List.of(
                Events.schema("s2", 0, 1),
                Events.chunk("s2", "orders", 0, 0, Digest.EMPTY),
                Events.table("s2", "orders", 0, 0, Digest.EMPTY),
                Events.sequences("s2", "a", 1),
                Events.completed("s2", 0, 0),
                Events.abandoned("s2"))) {
            SnapshotManifest snapshot = damaged(event);
            assertThat(snapshot.id()).isEqualTo("s2");
            assertThat(snapshot.damage()).contains("the event that it was started is not in the log");
            assertThat(snapshot.startedAt()).isEqualTo(Instant.EPOCH);
        }
    }

    @Test
    void rowsOfATableThatIsNotPlannedDamageTheSnapshot() {
        assertThat(damaged(
                                Events.started("s1", 0, 1, "orders"),
                                Events.chunk("s1", "items", 0, 0, Digest.EMPTY),
                                Events.table("s1", "orders", 0, 0, Digest.EMPTY),
                                Events.completed("s1", 1, 0))
                        .damage())
                .contains("public.items", "not in its plan");
    }

    @Test
    void aTableThatContradictsItsChunksDamagesTheSnapshot() {
        for (SpecificRecord contradiction : List.of(
                Events.table("s1", "orders", 2, 3, ONE),
                Events.table("s1", "orders", 1, 4, ONE),
                Events.table("s1", "orders", 1, 3, TWO))) {
            assertThat(damaged(
                                    Events.started("s1", 0, 1, "orders"),
                                    Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                                    contradiction,
                                    Events.completed("s1", 1, 3))
                            .damage())
                    .startsWith("table public.orders was captured with");
        }
    }

    @Test
    void aChunkThatStandsTwiceWithOtherContentsDamagesTheSnapshot() {
        for (SpecificRecord contradiction : List.of(
                Events.chunk("s1", "orders", 0, 4, ONE, Events.range(0, 0, 2, 3)),
                Events.chunk("s1", "orders", 0, 3, TWO, Events.range(0, 0, 2, 3)))) {
            SnapshotManifest snapshot = damaged(
                    Events.started("s1", 0, 1, "orders"),
                    Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                    contradiction,
                    Events.table("s1", "orders", 1, 3, ONE),
                    Events.completed("s1", 1, 3));
            assertThat(snapshot.damage()).contains("chunk 0 of public.orders stands twice with different contents");
            assertThat(snapshot.open()).isFalse();
        }
    }

    @Test
    void aChunkAfterItsTableWasCapturedDamagesTheSnapshot() {
        SnapshotManifest snapshot = damaged(
                Events.started("s1", 0, 1, "orders"),
                Events.table("s1", "orders", 0, 0, Digest.EMPTY),
                Events.chunk("s1", "orders", 0, 1, ONE));
        assertThat(snapshot.damage()).contains("public.orders");
        assertThat(snapshot.open()).isTrue();
    }

    @Test
    void aSnapshotThatIsCompletedWithoutAllItsPartsIsDamaged() {
        assertThat(damaged(Events.started("s1", 0, 1, "orders"), Events.completed("s1", 1, 0))
                        .damage())
                .contains("public.orders");
        assertThat(damaged(Events.started("s1", 0, 1), Events.completed("s1", 0, 1))
                        .damage())
                .contains("1 rows");
        assertThat(damaged(Events.started("s1", 0, 1), Events.schema("s1", 0, 2), Events.completed("s1", 0, 0))
                        .damage())
                .contains("1 of 2 parts");
        assertThat(damaged(Events.started("s1", 0, 2), Events.completed("s1", 0, 0))
                        .damage())
                .contains("1 of 2 parts");
    }

    @Test
    void partsThatStandTwiceWithDifferentContentsOrAfterTheEndDamageTheSnapshot() {
        assertThat(damaged(Events.started("s1", 0, 1, "orders"), Events.started("s1", 0, 1, "items"))
                        .damage())
                .contains("part 0 of its plan stands twice");
        assertThat(damaged(Events.started("s1", 0, 1), Events.schema("s1", 0, 1), Events.schema("s1", 0, 2))
                        .damage())
                .contains("part 0 of its definitions stands twice");
        assertThat(damaged(Events.started("s1", 0, 1), Events.completed("s1", 0, 0), Events.schema("s1", 0, 1))
                        .damage())
                .contains("stands after");
        assertThat(damaged(Events.started("s1", 0, 1), Events.sequences("s1", "a", 1), Events.sequences("s1", "a", 2))
                        .damage())
                .contains("sequence public.a stands twice");
    }

    @Test
    void aDefinitionOfAnUnknownSectionDamagesTheSnapshot() {
        SchemaCaptured event = Events.schema("s1", 0, 1);
        event.getDefinitions().getFirst().put("section", "LATER");
        assertThat(damaged(Events.started("s1", 0, 1), event, Events.completed("s1", 0, 0))
                        .damage())
                .contains("section LATER");
    }

    @Test
    void aSnapshotEndsInOneWayOnly() {
        assertThat(damaged(Events.started("s1", 0, 1), Events.abandoned("s1"), Events.completed("s1", 0, 0))
                        .damage())
                .isEqualTo("it is completed after it was abandoned");
        assertThat(whole(Events.started("s1", 0, 1), Events.completed("s1", 0, 0), Events.completed("s1", 0, 0))
                        .state())
                .isEqualTo(SnapshotManifest.State.COMPLETED);
    }

    @Test
    void whatIsNoEventIsRefused() {
        assertThatThrownBy(() -> new ManifestBuilder().add(new TableName("a", "b")))
                .hasMessageContaining("TableName");
    }
}
