package io.rowlog.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionLocksTest {
    private static final Definition ROOT = SampleSnapshot.tableDefinition("root");
    private static final Definition PARTITION = SampleSnapshot.tableDefinition("partition", "root");
    private static final Definition OTHER = SampleSnapshot.tableDefinition("other");
    private static final Definition KEY = SampleSnapshot.definition(
            Section.FOREIGN_KEYS, "constraint", "k", SampleSnapshot.name("other"), "other", "partition");
    private static final Definition FUNCTION = SampleSnapshot.definition("function", "f");
    private static final Definition INDEX =
            SampleSnapshot.definition(Section.INDEXES, "index", "i", SampleSnapshot.name("other"), "other", "f");

    private final DefinitionLocks locks = new DefinitionLocks(List.of(ROOT, PARTITION, OTHER, KEY, FUNCTION, INDEX));

    @Test
    void aPartitionCountsAsItsRoot() {
        assertThat(locks.root(SampleSnapshot.name("partition"))).isEqualTo(locks.root(SampleSnapshot.name("root")));
    }

    @Test
    void aForeignKeyLocksBothSides() {
        assertThat(locks.of(KEY))
                .containsExactlyInAnyOrder(SampleSnapshot.name("other"), locks.root(SampleSnapshot.name("root")));
    }

    @Test
    void aKeyOfTablesDependsOnTablesOnly() {
        assertThat(locks.dependsOnTablesOnly(KEY)).isTrue();
    }

    @Test
    void anIndexOverAFunctionDoesNot() {
        assertThat(locks.dependsOnTablesOnly(INDEX)).isFalse();
    }
}
