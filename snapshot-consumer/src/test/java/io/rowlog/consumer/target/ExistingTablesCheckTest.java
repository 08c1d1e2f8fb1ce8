package io.rowlog.consumer.target;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.target.MergeKeys.UniqueIndex;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExistingTablesCheckTest {
    private static final Column ID = SampleSnapshot.integer("id");
    private static final Column T = SampleSnapshot.text("t");

    private final List<CapturedTable> backup =
            List.of(SampleSnapshot.captured(SampleSnapshot.table("a", 1, ID, T), RowTotal.NONE, 0));

    private static ExistingTablesCheck target(Table table) {
        return new ExistingTablesCheck(
                Map.of(table.name(), table),
                Map.of(),
                new MergeKeys(Map.of(table.name(), List.of(new UniqueIndex("a_key", table.key(), List.of(), null)))));
    }

    @Test
    void theSameTablePasses() {
        assertThatCode(() -> target(SampleSnapshot.table("a", 1, ID, T)).require(backup))
                .doesNotThrowAnyException();
    }

    @Test
    void aMissingTableIsNamed() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("b", 1, ID)).require(backup))
                .hasMessageContaining("table public.a is missing");
    }

    @Test
    void aMissingColumnIsNamed() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, ID)).require(backup))
                .hasMessageContaining("public.a.t: is missing, text in the backup");
    }

    @Test
    void aColumnOfAnotherTypeIsNamedWithBoth() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, ID, SampleSnapshot.integer("t")))
                        .require(backup))
                .hasMessageContaining("public.a.t: integer in the target, text in the backup");
    }

    @Test
    void aColumnThatMustBeGivenAndIsNotInTheBackupIsNamed() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, ID, T, SampleSnapshot.integer("n")))
                        .require(backup))
                .hasMessageContaining("public.a.n: integer NOT NULL without a default, is not in the backup");
    }

    @Test
    void aColumnWithADefaultMayBeMissingInTheBackup() {
        Table table = SampleSnapshot.table("a", 1, ID, T, SampleSnapshot.integer("n"));
        assertThatCode(() -> new ExistingTablesCheck(
                                Map.of(table.name(), table), Map.of(table.name(), Set.of("n")), new MergeKeys(Map.of()))
                        .require(backup))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableWithAnotherKeyCannotBeMerged() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, T, ID)).requireMergeable(backup))
                .hasMessageContaining("public.a has key (t) in the target, (id) in the backup");
    }

    @Test
    void allThatKeepsTablesFromBeingMergedIsToldAtOnce() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, T)).requireMergeable(backup))
                .hasMessageContaining("public.a.id: is missing, integer in the backup")
                .hasMessageContaining("public.a has key (t) in the target, (id) in the backup");
    }
}
