package io.rowlog.consumer.target;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
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
        return new ExistingTablesCheck(Map.of(table.name(), table), Map.of());
    }

    private static Column identityAlways(String name) {
        return new Column(
                3, name, SampleSnapshot.text(name).type(), false, Column.Generated.NEVER, Column.Identity.ALWAYS);
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
        assertThatCode(() -> new ExistingTablesCheck(Map.of(table.name(), table), Map.of(table.name(), Set.of("n")))
                        .require(backup))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableWithAnotherKeyCannotBeMerged() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, T, ID)).requireMergeable(backup))
                .hasMessageContaining("public.a has key (t) in the target, (id) in the backup");
    }

    @Test
    void aColumnThatTheServerAlwaysGivesCannotBeMerged() {
        assertThatThrownBy(() -> target(SampleSnapshot.table("a", 1, ID, identityAlways("t")))
                        .requireMergeable(backup))
                .hasMessageContaining("public.a.t is GENERATED ALWAYS AS IDENTITY and not of the key");
    }
}
