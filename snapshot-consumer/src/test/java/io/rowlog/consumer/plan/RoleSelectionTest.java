package io.rowlog.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.SnapshotId;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Visibility;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleSelectionTest {
    private static final QualifiedName TABLE = new QualifiedName("public", "a");
    private static final RoleSelection OWNERS = new RoleSelection(true, false);

    @Test
    void aSnapshotOfTablesWithoutOwnersIsRefusedWhereTheyAreWanted() {
        assertThatThrownBy(() -> OWNERS.requireIn(snapshot(List.of(TABLE), "table", "grants")))
                .isInstanceOfSatisfying(Failure.class, error -> {
                    assertThat(error.code()).isEqualTo(FailureCode.USAGE);
                    assertThat(error.remedy().toString())
                            .isEqualTo("Nothing was changed. Take a new snapshot, or restore without --owners");
                })
                .hasMessage("Snapshot s1 has no owners: it was taken by a version that did not capture them");
    }

    @Test
    void oneThatHasOwnersOrOfWhichTheyAreNotWantedPasses() {
        SnapshotState without = snapshot(List.of(TABLE), "table");
        assertThatCode(() -> RoleSelection.NONE.requireIn(without)).doesNotThrowAnyException();
        assertThatCode(() -> new RoleSelection(false, true).requireIn(without)).doesNotThrowAnyException();
        assertThatCode(() -> OWNERS.requireIn(snapshot(List.of(TABLE), "table", "owner")))
                .doesNotThrowAnyException();
    }

    @Test
    void aDatabaseWithoutTablesMayHaveNone() {
        assertThatCode(() -> OWNERS.requireIn(snapshot(List.of(), "schema"))).doesNotThrowAnyException();
    }

    private static SnapshotState snapshot(List<QualifiedName> tables, String... kinds) {
        List<PlannedTable> plan = tables.stream()
                .map(table -> new PlannedTable(
                        table, "topic", 0, null, SchemaId.parse("0123456789abcdef:0123456789abcdef"), 0))
                .toList();
        SnapshotId id = new SnapshotId("s1");
        return new SnapshotState(
                id,
                new SnapshotState.Stage.Completed(),
                new SnapshotStarted(
                        id,
                        Instant.EPOCH,
                        new Lsn(0),
                        Visibility.parse("1:1:"),
                        150_000,
                        "UTF8",
                        0,
                        List.of(),
                        List.of(),
                        0,
                        1,
                        plan),
                plan.stream()
                        .map(table -> new TableState(table, List.of(), 0, 0, Digest.EMPTY, true))
                        .toList(),
                List.of(kinds).stream()
                        .map(kind ->
                                new Definition(kind, kind, kind, TABLE, Section.BEFORE_DATA, List.of("x"), List.of()))
                        .toList(),
                List.of(),
                List.of());
    }
}
