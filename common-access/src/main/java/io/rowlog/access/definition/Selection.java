package io.rowlog.access.definition;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Definitions without those of tables that are not chosen, and without what cannot be created when these are missing.
 * Immutable.
 *
 * @param kept what remains, in its order
 * @param leftOut what goes although it is no part of a table that is not chosen, for example a foreign key of a chosen
 *     one
 * @param sequences those of tables that are not chosen, which go with these
 */
public record Selection(List<Definition> kept, List<Uncaptured> leftOut, Set<QualifiedName> sequences) {
    /** They depend on nothing but their object, which may be a part of another, such as a column's sequence. */
    private static final Set<String> ON_OBJECTS = Set.of("owner", "grants");

    private static final Set<String> RELATIONS = Set.of("table", "foreign table", "view", "materialized view");

    public Selection {
        kept = List.copyOf(kept);
        leftOut = List.copyOf(leftOut);
        sequences = Set.copyOf(sequences);
    }

    /**
     * Leaves out what does not belong to a choice of tables.
     *
     * @param definitions each after those that its {@code dependsOn} names
     * @param all the database's tables
     * @param chosen some of them
     * @throws Failure when a chosen table cannot be created without one that is not, from which it inherits
     */
    public static Selection of(List<Definition> definitions, Collection<Table> all, Collection<Table> chosen) {
        Set<QualifiedName> wanted = relations(chosen);
        Set<QualifiedName> goneRelations = relations(all);
        goneRelations.removeAll(wanted);
        Set<String> gone = new HashSet<>();
        List<Definition> kept = new ArrayList<>();
        List<Uncaptured> leftOut = new ArrayList<>();
        Set<QualifiedName> sequences = new HashSet<>();
        for (Definition definition : definitions) {
            boolean part = goneRelations.contains(definition.table());
            if (!part && definition.dependsOn().stream().noneMatch(gone::contains)) {
                kept.add(definition);
                continue;
            }
            gone.add(definition.id());
            if (definition.kind().equals("sequence")) {
                QualifiedName.ofIdentity(definition.identity()).ifPresent(sequences::add);
            }
            if (RELATIONS.contains(definition.kind())) {
                requireNotWanted(definition, wanted);
                goneRelations.add(definition.table());
            }
            if (!part && !partOfAnother(definition, gone)) {
                leftOut.add(uncaptured(definition));
            }
        }
        return new Selection(kept, leftOut, sequences);
    }

    private static Set<QualifiedName> relations(Collection<Table> tables) {
        Set<QualifiedName> names = new HashSet<>();
        for (Table table : tables) {
            Stream.concat(Stream.of(table.name()), table.heaps().stream().map(heap -> heap.name()))
                    .forEach(names::add);
        }
        return names;
    }

    private static void requireNotWanted(Definition definition, Set<QualifiedName> wanted) {
        if (wanted.contains(definition.table())) {
            throw Failure.usage(
                    "Table " + definition.table() + " is chosen, but it cannot be created without one that is not.",
                    "Choose the tables that it inherits from and whose row types it uses too, or --exclude "
                            + definition.table());
        }
    }

    /** Partitions go with their root, and comments and the like with what they are on. */
    private static boolean partOfAnother(Definition definition, Set<String> gone) {
        int aspect = definition.id().indexOf('/');
        return definition.kind().equals("table")
                || ON_OBJECTS.contains(definition.kind())
                || aspect >= 0 && gone.contains(definition.id().substring(0, aspect));
    }

    private static Uncaptured uncaptured(Definition definition) {
        return definition.section() == Definition.Section.FOREIGN_KEYS
                ? new Uncaptured("foreign key", definition.identity(), "references a table that is left out")
                : new Uncaptured(definition.kind(), definition.identity(), "depends on a table that is left out");
    }
}
