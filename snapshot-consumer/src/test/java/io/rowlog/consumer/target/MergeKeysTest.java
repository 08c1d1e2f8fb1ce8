package io.rowlog.consumer.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.target.MergeKeys.UniqueIndex;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeKeysTest {
    private static final Column ID = SampleSnapshot.integer("id");
    private static final Column T = SampleSnapshot.text("t");

    private final CapturedTable keyed = captured(List.of("id"));
    private final CapturedTable keyless = captured(List.of());

    private static CapturedTable captured(List<String> key) {
        Table table = SampleSnapshot.table("a", 1, ID, T);
        return SampleSnapshot.captured(
                new Table(
                        table.oid(),
                        table.name(),
                        table.kind(),
                        table.columns(),
                        key,
                        table.foreignKeys(),
                        table.parents(),
                        table.heaps(),
                        0),
                RowTotal.NONE,
                0);
    }

    private static UniqueIndex index(String name, String... columns) {
        return new UniqueIndex(
                name,
                List.of(columns),
                Arrays.stream(columns)
                        .map(column -> "t." + column + " = s." + column)
                        .toList(),
                null);
    }

    private static UniqueIndex partial(String name, String... columns) {
        return new UniqueIndex(name, List.of(columns), List.of(), "has only some of the rows");
    }

    private static MergeKeys keys(UniqueIndex... indexes) {
        return new MergeKeys(Map.of(SampleSnapshot.name("a"), List.of(indexes)));
    }

    @Test
    void theBackupsKeyIsTakenWhereTheTargetHasABetterOne() {
        assertThat(keys(index("best", "t"), index("same", "id")).of(keyed)).hasValue(index("same", "id"));
    }

    @Test
    void theOrderOfAKeysColumnsDoesNotMatter() {
        assertThat(keys(index("other", "t", "id")).of(captured(List.of("id", "t"))))
                .hasValue(index("other", "t", "id"));
    }

    @Test
    void aTableWithoutAKeyIsMergedByTheTargetsBestIndexThatTellsAllItsRowsApart() {
        assertThat(keys(partial("part", "id"), index("more", "more"), index("whole", "t"))
                        .of(keyless))
                .hasValue(index("whole", "t"));
    }

    @Test
    void aKeyOfSeveralColumnsIsEqualWhenAllOfThemAre() {
        assertThat(index("k", "a", "b").condition()).isEqualTo("t.a = s.a AND t.b = s.b");
    }

    @Test
    void aTableWithoutAnyUniqueIndexIsNamed() {
        assertThat(keys().finding(keyless)).hasValue("public.a has no key, and no unique index");
    }

    @Test
    void eachUniqueIndexThatIsNoKeyIsNamedWithTheReason() {
        assertThat(keys(partial("part", "id"), index("more", "more")).finding(keyless))
                .hasValue("public.a has no key: unique index part has only some of the rows,"
                        + " unique index more has columns that the backup does not have");
    }

    @Test
    void aKeyThatTheTargetHasOnOtherColumnsIsNamedWithBoth() {
        assertThat(keys(index("other", "t")).finding(keyed))
                .hasValue("public.a has key (t) in the target, (id) in the backup");
    }
}
