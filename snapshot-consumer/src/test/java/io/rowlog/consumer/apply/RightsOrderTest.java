package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightsOrderTest {
    private static final RightsOrder OWNERS_FIRST = new RightsOrder(true);
    private static final RightsOrder OWNERS_LAST = new RightsOrder(false);

    private static final Definition SCHEMA = definition("schema", "app", Section.BEFORE_DATA);
    private static final Definition TABLE = definition("table", "app.t", Section.BEFORE_DATA);
    private static final Definition VIEW = definition("materialized view", "app.m", Section.BEFORE_DATA);
    private static final Definition TRIGGER = definition("trigger", "g", Section.AFTER_DATA);
    private static final Definition ROWS = on(VIEW, "rows");
    private static final Definition OF_SCHEMA = on(SCHEMA, "owner");
    private static final Definition GRANTS_ON_SCHEMA = on(SCHEMA, "grants");
    private static final Definition OF_TABLE = on(TABLE, "owner");
    private static final Definition OF_VIEW = on(VIEW, "owner");
    private static final Definition OF_TRIGGER = on(TRIGGER, "owner");
    private static final Definition GRANTS_ON_TABLE = on(TABLE, "grants");
    private static final Definition EVENT_TRIGGER = definition("event trigger", "e", Section.AFTER_DATA);
    private static final List<Definition> ALL = List.of(
            SCHEMA,
            TABLE,
            VIEW,
            TRIGGER,
            ROWS,
            OF_SCHEMA,
            GRANTS_ON_SCHEMA,
            OF_TABLE,
            OF_VIEW,
            OF_TRIGGER,
            GRANTS_ON_TABLE,
            EVENT_TRIGGER);

    @Test
    void aSuperuserGivesOwnersOfWhatIsMadeBeforeTheRows() {
        assertThat(OWNERS_FIRST.beforeRows(ALL)).containsExactly(OF_SCHEMA, GRANTS_ON_SCHEMA, OF_TABLE, OF_VIEW);
    }

    @Test
    void anyOtherRoleGivesThemLast() {
        assertThat(OWNERS_LAST.beforeRows(ALL)).isEmpty();
    }

    @Test
    void allFromTheFirstOwnerOnMayTakeRights() {
        RightsOrder.End end = OWNERS_LAST.end(List.of(TRIGGER, ROWS, OF_TABLE, GRANTS_ON_TABLE, EVENT_TRIGGER));

        assertThat(end.before()).containsExactly(TRIGGER, ROWS);
        assertThat(end.after()).containsExactly(OF_TABLE, GRANTS_ON_TABLE, EVENT_TRIGGER);
    }

    @Test
    void ownersFillMaterializedViewsWhenTheyHaveTheirGrants() {
        RightsOrder.End end = OWNERS_FIRST.end(List.of(TRIGGER, ROWS, OF_TRIGGER, GRANTS_ON_TABLE));

        assertThat(end.before()).containsExactly(TRIGGER);
        assertThat(end.after()).containsExactly(OF_TRIGGER, GRANTS_ON_TABLE, ROWS);
    }

    @Test
    void withoutOwnersAndGrantsAllIsHarmless() {
        RightsOrder.End end = OWNERS_LAST.end(List.of(TRIGGER, EVENT_TRIGGER));

        assertThat(end.before()).containsExactly(TRIGGER, EVENT_TRIGGER);
        assertThat(end.after()).isEmpty();
    }

    private static Definition definition(String kind, String identity, Section section) {
        return new Definition(identity, kind, identity, new QualifiedName("", ""), section, List.of("x"), List.of());
    }

    private static Definition on(Definition object, String kind) {
        return new Definition(
                object.id() + "/" + kind,
                kind,
                object.kind() + " " + object.identity(),
                new QualifiedName("", ""),
                Section.AFTER_DATA,
                List.of("x"),
                List.of(object.id()));
    }
}
