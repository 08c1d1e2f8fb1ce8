package io.rowlog.access.definition;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order to create objects in: by section, in each section topological, and where dependencies leave it open by kind
 * and identity, so that the same database always gives the same order.
 *
 * <p>A cycle (views that read each other through rules) is opened at the first of its members in that order.
 */
final class CreationOrder {
    private final Map<String, CapturedObject> objects = new LinkedHashMap<>();
    private final Map<String, Set<String>> dependsOn;
    private final Map<String, Section> sections = new HashMap<>();
    private final Roles roles;
    private final Set<String> others;

    CreationOrder(List<CapturedObject> captured, Dependencies dependencies, Roles roles) {
        this(captured, dependencies, roles, Set.of());
    }

    /**
     * The order of some.
     *
     * @param others ids of definitions that exist already, which those captured may depend on
     */
    CreationOrder(List<CapturedObject> captured, Dependencies dependencies, Roles roles, Set<String> others) {
        this.roles = roles;
        this.others = others;
        Map<String, Set<String>> all = dependencies.between(captured, others);
        for (CapturedObject object : captured) {
            // A comment or the like on something that is not captured has nothing to stand on.
            if (object.standsAlone()
                    || object.address().builtIn()
                    || !all.getOrDefault(object.id(), Set.of()).isEmpty()) {
                objects.put(object.id(), object);
            }
        }
        dependsOn = all;
        objects.keySet().forEach(id -> section(id, new HashSet<>()));
    }

    /** All definitions, each after those that its {@code dependsOn} names. */
    List<Definition> definitions() {
        Map<String, Set<String>> waitingFor = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        TreeSet<CapturedObject> ready = new TreeSet<>(order());
        TreeSet<CapturedObject> blocked = new TreeSet<>(order());
        for (CapturedObject object : objects.values()) {
            Set<String> before = new HashSet<>(dependsOn(object.id()));
            before.forEach(id ->
                    dependents.computeIfAbsent(id, key -> new ArrayList<>()).add(object.id()));
            waitingFor.put(object.id(), before);
            (before.isEmpty() ? ready : blocked).add(object);
        }
        Map<String, Definition> done = new LinkedHashMap<>();
        while (!ready.isEmpty() || !blocked.isEmpty()) {
            CapturedObject next = ready.isEmpty() ? blocked.removeFirst() : ready.removeFirst();
            done.put(next.id(), definition(next, done.keySet()));
            for (String id : dependents.getOrDefault(next.id(), List.of())) {
                CapturedObject dependent = object(id);
                Set<String> before = waitingFor.getOrDefault(id, Set.of());
                if (before.remove(next.id()) && before.isEmpty() && blocked.remove(dependent)) {
                    ready.add(dependent);
                }
            }
        }
        return List.copyOf(done.values());
    }

    private Definition definition(CapturedObject object, Set<String> done) {
        List<String> before = dependsOn.getOrDefault(object.id(), Set.of()).stream()
                .filter(id -> done.contains(id) || others.contains(id) && !objects.containsKey(id))
                .sorted()
                .toList();
        return object.definition(sectionOf(object), before, roles.among(object.uses()));
    }

    private Comparator<CapturedObject> order() {
        return Comparator.comparing(this::sectionOf)
                .thenComparingInt(CapturedObject::rank)
                .thenComparing(CapturedObject::identity)
                .thenComparing(CapturedObject::id);
    }

    private Section sectionOf(CapturedObject object) {
        return sections.getOrDefault(object.id(), object.section());
    }

    /** The object's own section, or a later one where it depends on something of a later one. */
    private Section section(String id, Set<String> path) {
        Section known = sections.get(id);
        CapturedObject object = object(id);
        if (known != null) {
            return known;
        }
        if (!path.add(id)) {
            return object.section();
        }
        Section latest = object.section();
        for (String before : dependsOn(id)) {
            Section other = section(before, path);
            if (other.compareTo(latest) > 0) {
                latest = object.section() == Section.BEFORE_DATA ? Section.AFTER_DATA : other;
            }
        }
        path.remove(id);
        sections.put(id, latest);
        return latest;
    }

    private CapturedObject object(String id) {
        CapturedObject object = objects.get(id);
        if (object == null) {
            throw new IllegalArgumentException("No definition with id " + id);
        }
        return object;
    }

    private List<String> dependsOn(String id) {
        return dependsOn.getOrDefault(id, Set.of()).stream()
                .filter(objects::containsKey)
                .toList();
    }
}
