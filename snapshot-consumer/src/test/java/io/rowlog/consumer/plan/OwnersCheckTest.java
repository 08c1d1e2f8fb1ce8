package io.rowlog.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.SnapshotManifest;
import io.rowlog.schema.log.TableManifest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnersCheckTest {
    private static final QualifiedName TABLE = new QualifiedName("public", "a");
    private static final RoleSelection OWNERS = new RoleSelection(true, false);

    @Test
    void aSnapshotOfTablesWithoutOwnersIsRefusedWhereTheyAreWanted() {
        assertThatThrownBy(() -> OwnersCheck.require(snapshot(List.of(TABLE), "table", "grants"), OWNERS))
                .isInstanceOfSatisfying(UserError.class, error -> {
                    assertThat(error.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(error.remedy())
                            .isEqualTo("Nothing was changed. Take a new snapshot, or restore without --owners");
                })
                .hasMessage("Snapshot s1 has no owners: it was taken by a version that did not capture them");
    }

    @Test
    void oneThatHasOwnersOrOfWhichTheyAreNotWantedPasses() {
        SnapshotManifest without = snapshot(List.of(TABLE), "table");
        assertThatCode(() -> OwnersCheck.require(without, RoleSelection.NONE)).doesNotThrowAnyException();
        assertThatCode(() -> OwnersCheck.require(without, new RoleSelection(false, true)))
                .doesNotThrowAnyException();
        assertThatCode(() -> OwnersCheck.require(snapshot(List.of(TABLE), "table", "owner"), OWNERS))
                .doesNotThrowAnyException();
    }

    @Test
    void aDatabaseWithoutTablesMayHaveNone() {
        assertThatCode(() -> OwnersCheck.require(snapshot(List.of(), "schema"), OWNERS))
                .doesNotThrowAnyException();
    }

    private static SnapshotManifest snapshot(List<QualifiedName> tables, String... kinds) {
        return new SnapshotManifest(
                "s1",
                SnapshotManifest.State.COMPLETED,
                "",
                false,
                Instant.EPOCH,
                "0/0",
                "1:1:",
                150_000,
                "UTF8",
                false,
                tables.stream()
                        .map(table -> new TableManifest(table, "topic", 0, "", "", List.of(), 0, 0, Digest.EMPTY, true))
                        .toList(),
                List.of(kinds).stream()
                        .map(kind ->
                                new Definition(kind, kind, kind, TABLE, Section.BEFORE_DATA, List.of("x"), List.of()))
                        .toList(),
                List.of(),
                List.of());
    }
}
