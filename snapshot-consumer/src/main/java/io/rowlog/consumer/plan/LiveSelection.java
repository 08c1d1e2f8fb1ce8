package io.rowlog.consumer.plan;

import io.rowlog.consumer.plan.Existing.Need;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which definitions are created in a target that has other parts of the snapshot: those of the selected tables, what these
 * need and the target lacks, and what depends on either and so was dropped with it: views, foreign keys of other tables.
 * What has nothing to do with the selected tables is neither created nor compared: the target may have gone on without it.
 * Used once, by one thread.
 */
final class LiveSelection {
    private static final Set<String> TABLES = Set.of("table", "foreign table");
    private static final Set<String> RELATIONS = Set.of("table", "foreign table", "view", "materialized view");
    private static final Set<String> SHELLS = Set.of("shell type", "view shell");

    private final RestorePlan plan;
    private final List<Definition> all;
    private final Map<String, Definition> byId;
    private final Set<String> present;

    /** Selected tables with the partitions of their trees; whether these have rows of their own does not matter. */
    private final Set<QualifiedName> selected = new HashSet<>();

    private final Set<QualifiedName> excluded;
    private final Map<String, Need> needs = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> created = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Definition> leftOut = new ArrayList<>();

    /**
     * @param present ids of definitions whose objects the target has
     */
    LiveSelection(RestorePlan plan, Set<String> present) {
        this.plan = plan;
        this.present = present;
        all = plan.all();
        byId = all.stream().collect(Collectors.toMap(Definition::id, Function.identity()));
        excluded = new HashSet<>(plan.excluded());
        plan.snapshot().tables().stream()
                .map(TableState::table)
                .filter(table -> !excluded.contains(table))
                .forEach(selected::add);
        all.stream().filter(definition -> TABLES.contains(definition.kind())).forEach(this::joinTree);
    }

    /** A partition is no table of the snapshot, but depends on the one above it, which comes first. */
    private void joinTree(Definition table) {
        if (selected.contains(table.table()) || excluded.contains(table.table())) {
            return;
        }
        List<QualifiedName> above = table.dependsOn().stream()
                .map(byId::get)
                .filter(definition -> definition != null && TABLES.contains(definition.kind()))
                .map(Definition::table)
                .toList();
        if (!Collections.disjoint(above, selected)) {
            selected.add(table.table());
        } else if (!Collections.disjoint(above, excluded)) {
            excluded.add(table.table());
        }
    }

    RestorePlan plan() {
        all.stream()
                .filter(this::isSelected)
                .forEach(definition -> need(definition, definition.section().compareTo(Section.FOREIGN_KEYS) < 0));
        List<Definition> definitions = new ArrayList<>();
        for (Definition definition : all) {
            if (isCreated(definition)) {
                created.add(definition.id());
                definitions.add(definition);
            }
        }
        List<Definition> others = all.stream()
                .filter(definition -> !created.contains(definition.id()))
                .toList();
        List<Existing> existing = all.stream()
                .filter(definition -> needs.containsKey(definition.id()))
                .map(definition -> new Existing(definition, needs.getOrDefault(definition.id(), Need.NONE)))
                .toList();
        // Those that are created, and those that the selected tables use and the target has.
        Set<QualifiedName> sequences = RestorePlan.sequences(
                Stream.concat(definitions.stream(), existing.stream().map(Existing::definition)));
        return new RestorePlan(
                plan.snapshot(),
                plan.excluded(),
                plan.tables(),
                definitions,
                plan.sequences().stream()
                        .filter(value -> sequences.contains(value.name()))
                        .toList(),
                leftOut,
                others,
                existing);
    }

    private boolean isSelected(Definition definition) {
        return selected.contains(definition.table())
                || LargeObjects.concernsOne(definition) && !excluded.contains(LargeObjects.TABLE);
    }

    private boolean isPresent(Definition definition) {
        return present.contains(definition.id())
                || SHELLS.contains(definition.kind()) && present.contains(whole(definition.id()));
    }

    private static String whole(String id) {
        return id.substring(0, Math.max(0, id.indexOf('/')));
    }

    /**
     * Finds what a definition needs, until something is there.
     *
     * @param structural whether that is for the rows, and not only for what comes after them
     */
    private void need(Definition dependent, boolean structural) {
        for (String id : dependent.dependsOn()) {
            Definition needed = byId.get(id);
            if (needed == null || isSelected(needed)) {
                continue;
            }
            boolean other = excluded.contains(needed.table());
            if (isPresent(needed)) {
                boolean enough = other
                        || RELATIONS.contains(needed.kind())
                        || needed.kind().equals("publication");
                if (structural || !enough) {
                    need(SHELLS.contains(needed.kind()) ? whole(id) : id, Need.EQUAL);
                    checksOf(needed).forEach(check -> need(check.id(), Need.EQUAL));
                } else if (!other || TABLES.contains(needed.kind())) {
                    need(id, Need.PRESENT);
                }
            } else if (!other && missing.add(id)) {
                need(needed, structural);
            }
        }
    }

    /** Those of a domain are definitions of their own, that nothing depends on. */
    private List<Definition> checksOf(Definition domain) {
        return all.stream()
                .filter(definition -> definition.kind().equals("domain constraint")
                        && definition.dependsOn().contains(domain.id())
                        && definition.identity().endsWith(" on " + domain.identity()))
                .toList();
    }

    private void need(String id, Need need) {
        needs.merge(id, need, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    private boolean isCreated(Definition definition) {
        boolean mine = isSelected(definition);
        boolean onCreated = definition.dependsOn().stream().anyMatch(created::contains);
        if (isPresent(definition)) {
            return isCreatedAlthoughPresent(definition, mine, onCreated);
        }
        boolean other = excluded.contains(definition.table());
        boolean wanted = mine || missing.contains(definition.id()) || onCreated;
        if (wanted
                && !(other && TABLES.contains(definition.kind()))
                && definition.dependsOn().stream().noneMatch(gone::contains)) {
            return true;
        }
        // The key that a foreign key references may have another name by now: that is for the server to say.
        if (!other || TABLES.contains(definition.kind())) {
            gone.add(definition.id());
        }
        if (wanted && !other && !RestorePlan.goesWith(definition, gone)) {
            leftOut.add(definition);
        }
        return false;
    }

    /** What a selected table has besides itself it does not have any more, so that something of that name is in the way. */
    private boolean isCreatedAlthoughPresent(Definition definition, boolean mine, boolean onCreated) {
        boolean aspect = definition.id().indexOf('/') >= 0;
        if (mine && !aspect) {
            if (definition.kind().equals("sequence")
                    && definition.statements().getFirst().startsWith("CREATE ")) {
                need(definition.id(), Need.OWNED);
            }
            return true;
        }
        if (onCreated && !aspect) {
            need(definition.id(), Need.NONE);
        }
        return false;
    }
}
