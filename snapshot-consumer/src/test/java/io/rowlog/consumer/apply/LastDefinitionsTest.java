package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastDefinitionsTest {
    private static final Definition TRIGGER = definition("trigger");
    private static final Definition OWNER = definition("owner");
    private static final Definition GRANTS = definition("grants");
    private static final Definition EVENT_TRIGGER = definition("event trigger");
    private static final List<Definition> ALL = List.of(TRIGGER, OWNER, GRANTS, EVENT_TRIGGER);

    @Test
    void allFromTheFirstOwnerOnMayTakeRights() {
        LastDefinitions last = LastDefinitions.of(ALL, ALL);

        assertThat(last.harmless()).containsExactly(TRIGGER);
        assertThat(last.takingRights()).containsExactly(OWNER, GRANTS, EVENT_TRIGGER);
        assertThat(last.begunToTakeRights()).isFalse();
    }

    @Test
    void withoutOwnersAndGrantsAllIsHarmless() {
        List<Definition> others = List.of(TRIGGER, EVENT_TRIGGER);
        LastDefinitions last = LastDefinitions.of(others, others);

        assertThat(last.harmless()).containsExactly(TRIGGER, EVENT_TRIGGER);
        assertThat(last.takingRights()).isEmpty();
    }

    @Test
    void aRestoreThatGoesOnKnowsThatItHasBegunToTakeRights() {
        assertThat(LastDefinitions.of(ALL, List.of(OWNER, GRANTS, EVENT_TRIGGER))
                        .begunToTakeRights())
                .isFalse();
        assertThat(LastDefinitions.of(ALL, List.of(GRANTS, EVENT_TRIGGER)).begunToTakeRights())
                .isTrue();
        assertThat(LastDefinitions.of(ALL, List.of()).begunToTakeRights()).isTrue();
    }

    private static Definition definition(String kind) {
        return new Definition(kind, kind, kind, new QualifiedName("", ""), Section.AFTER_DATA, List.of("x"), List.of());
    }
}
