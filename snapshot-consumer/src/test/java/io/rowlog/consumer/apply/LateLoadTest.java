package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateLoadTest {
    private static Definition definition(String kind, String id, String... dependsOn) {
        return SampleSnapshot.definition(Section.AFTER_DATA, kind, id, new QualifiedName("", ""), dependsOn);
    }

    @ParameterizedTest
    @CsvSource({"regclass, 2205, true", "regclass[], 2210, true", "public.regclass, 20000, false", "text, 25, false"})
    void tablesWithColumnsOfNamesWait(String type, long oid, boolean waits) {
        Column column = new Column(
                1, "c", new ColumnType(type, oid, 0, -1, false), false, Column.Generated.NEVER, Column.Identity.NONE);
        CapturedTable table = SampleSnapshot.captured(
                SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), column), RowTotal.NONE, 0);

        assertThat(LateLoad.isFor(table)).isEqualTo(waits);
    }

    @Test
    void whatRowsMayNameIsCreatedBeforeThemWithWhatThatNeeds() {
        Definition view = definition("view", "1");
        Definition reader = definition("materialized view", "2", "1");
        Definition trigger = definition("trigger", "3", "1");
        Definition behind = definition("view", "4", "3");
        Definition comment = definition("view", "1/comment", "1");

        assertThat(LateLoad.nameable(List.of(view, reader, trigger, behind, comment)))
                .containsExactly(view, reader);
    }
}
