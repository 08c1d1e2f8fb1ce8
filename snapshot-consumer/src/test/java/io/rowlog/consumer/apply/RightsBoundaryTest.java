package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.apply.CreateRestore.RightsBoundary;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightsBoundaryTest {
    private static final Definition TRIGGER = definition("trigger");
    private static final Definition OWNER = definition("owner");
    private static final Definition GRANTS = definition("grants");
    private static final Definition EVENT_TRIGGER = definition("event trigger");
    private static final List<Definition> ALL = List.of(TRIGGER, OWNER, GRANTS, EVENT_TRIGGER);

    @Test
    void allFromTheFirstOwnerOnMayTakeRights() {
        RightsBoundary last = RightsBoundary.in(ALL);

        assertThat(last.before()).containsExactly(TRIGGER);
        assertThat(last.after()).containsExactly(OWNER, GRANTS, EVENT_TRIGGER);
    }

    @Test
    void withoutOwnersAndGrantsAllIsHarmless() {
        List<Definition> others = List.of(TRIGGER, EVENT_TRIGGER);
        RightsBoundary last = RightsBoundary.in(others);

        assertThat(last.before()).containsExactly(TRIGGER, EVENT_TRIGGER);
        assertThat(last.after()).isEmpty();
    }

    private static Definition definition(String kind) {
        return new Definition(kind, kind, kind, new QualifiedName("", ""), Section.AFTER_DATA, List.of("x"), List.of());
    }
}
