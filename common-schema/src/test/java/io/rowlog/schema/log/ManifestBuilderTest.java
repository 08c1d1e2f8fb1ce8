package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.event.TableName;
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

    @Test
    void eventsOfASnapshotThatWasNeverStartedAreRefused() {
        for (SpecificRecord event : List.of(
                Events.schema("s2", 0, 1),
                Events.chunk("s2", "orders", 0, 0, Digest.EMPTY),
                Events.table("s2", "orders", 0, 0, Digest.EMPTY),
                Events.sequences("s2", "a", 1),
                Events.completed("s2", 0, 0),
                Events.abandoned("s2"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> whole(Events.started("s1", 0, 1, "orders"), event))
                    .withMessageContaining("s2");
        }
    }

    @Test
    void rowsOfATableThatIsNotPlannedAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        whole(Events.started("s1", 0, 1, "orders"), Events.chunk("s1", "items", 0, 0, Digest.EMPTY)))
                .withMessageContaining("public.items");
    }

    @Test
    void aTableThatContradictsItsChunksIsRefused() {
        for (SpecificRecord contradiction : List.of(
                Events.table("s1", "orders", 2, 3, ONE),
                Events.table("s1", "orders", 1, 4, ONE),
                Events.table("s1", "orders", 1, 3, TWO))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> whole(
                            Events.started("s1", 0, 1, "orders"),
                            Events.chunk("s1", "orders", 0, 3, ONE, Events.range(0, 0, 2, 3)),
                            contradiction))
                    .withMessageContaining("public.orders");
        }
    }

    @Test
    void aChunkAfterItsTableWasCapturedIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> whole(
                        Events.started("s1", 0, 1, "orders"),
                        Events.table("s1", "orders", 0, 0, Digest.EMPTY),
                        Events.chunk("s1", "orders", 0, 1, ONE)))
                .withMessageContaining("public.orders");
    }

    @Test
    void aSnapshotThatIsCompletedWithoutAllItsPartsIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> whole(Events.started("s1", 0, 1, "orders"), Events.completed("s1", 1, 0)))
                .withMessageContaining("public.orders");
        assertThatIllegalStateException()
                .isThrownBy(() -> whole(Events.started("s1", 0, 1), Events.completed("s1", 0, 1)))
                .withMessageContaining("1 rows");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        whole(Events.started("s1", 0, 1), Events.schema("s1", 0, 2), Events.completed("s1", 0, 0)))
                .withMessageContaining("1 of 2 parts");
        assertThatIllegalStateException()
                .isThrownBy(() -> whole(Events.started("s1", 0, 2), Events.completed("s1", 0, 0)))
                .withMessageContaining("1 of 2 parts");
    }

    @Test
    void aSnapshotEndsInOneWayOnly() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> whole(Events.started("s1", 0, 1), Events.abandoned("s1"), Events.completed("s1", 0, 0)))
                .withMessageContaining("ABANDONED");
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
