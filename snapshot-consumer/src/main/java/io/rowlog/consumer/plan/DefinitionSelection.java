package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Definitions without those of some tables, and without what depends on them.
 *
 * @param selected what remains, in its order
 * @param leftOut what goes because it depends on an excluded table without belonging to one
 */
record DefinitionSelection(List<Definition> selected, List<Definition> leftOut) {
    DefinitionSelection {
        selected = List.copyOf(selected);
        leftOut = List.copyOf(leftOut);
    }

    /** Relies on the order of the definitions: what is depended on comes first. */
    static DefinitionSelection without(Set<QualifiedName> excluded, List<Definition> definitions) {
        Set<String> gone = new HashSet<>();
        Set<QualifiedName> goneTables = new HashSet<>(excluded);
        List<Definition> selected = new ArrayList<>();
        List<Definition> leftOut = new ArrayList<>();
        for (Definition definition : definitions) {
            boolean belongs = goneTables.contains(definition.table())
                    || LargeObjects.concernsOne(definition) && excluded.contains(LargeObjects.TABLE);
            if (!belongs && definition.dependsOn().stream().noneMatch(gone::contains)) {
                selected.add(definition);
                continue;
            }
            gone.add(definition.id());
            if (belongs || onWhatIsGone(definition, gone)) {
                continue;
            }
            if (definition.kind().equals("table")) {
                goneTables.add(definition.table());
            }
            leftOut.add(definition);
        }
        return new DefinitionSelection(selected, leftOut);
    }

    /**
     * A comment and the like go with the object that they are on. That of an owner or of grants may be a part of another,
     * such as a column's sequence, but is all that they depend on.
     */
    private static boolean onWhatIsGone(Definition definition, Set<String> gone) {
        int aspect = definition.id().indexOf('/');
        return RoleSelection.takesRights(definition)
                || aspect >= 0 && gone.contains(definition.id().substring(0, aspect));
    }

    /** Refuses a selection in which a selected table cannot be created. */
    DefinitionSelection requireTables(Set<QualifiedName> tables) {
        for (Definition definition : leftOut) {
            if (definition.kind().equals("table") && tables.contains(definition.table())) {
                throw Failure.usage(
                        "Table " + definition.table() + " is selected, but it needs a table that is not",
                        "Select the tables that it inherits from and whose types it uses too, or leave it out");
            }
        }
        return this;
    }
}
