package io.rowlog.access.definition;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What depends on what ({@code pg_depend}), brought down from catalog rows to definitions.
 *
 * <p>Many rows have no definition of their own: a table's row type and array type, the index of a constraint, the rule of
 * a view, an extension's members. Each is part of an object that has one, and {@code pg_depend} says of which (PostgreSQL
 * documentation, chapter pg_depend, dependency types {@code i} and {@code e}).
 */
final class Dependencies {
    /** Deeper than any chain of parts: array of a multirange of a range in an extension is four. */
    private static final int LONGEST_CHAIN = 16;

    private static final String QUERY = """
            SELECT d.classid::bigint, d.objid::bigint, d.objsubid, d.refclassid::bigint, d.refobjid::bigint, d.refobjsubid,
                   d.deptype IN ('i', 'e') OR d.deptype = 'a' AND d.classid = 'pg_attrdef'::regclass
            FROM pg_depend d
            WHERE d.objid >= 16384
            """;

    /**
     * A row of {@code pg_depend}.
     *
     * @param part whether the dependent is a part of what it depends on
     */
    record Row(Address dependent, Address referenced, boolean part) {}

    private record Edge(Address dependent, Address referenced) {
        Edge reversed() {
            return new Edge(referenced, dependent);
        }
    }

    private final Set<Edge> edges;
    private final Map<Address, Address> wholes;

    private Dependencies(Set<Edge> edges, Map<Address, Address> wholes) {
        this.edges = edges;
        this.wholes = wholes;
    }

    static Dependencies read(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                rows.add(new Row(
                        new Address(row.getLong(1), row.getLong(2), row.getInt(3)),
                        new Address(row.getLong(4), row.getLong(5), row.getInt(6)),
                        row.getBoolean(7)));
            }
        }
        return of(rows);
    }

    static Dependencies of(List<Row> rows) {
        Set<Edge> edges = new LinkedHashSet<>();
        Map<Address, Address> wholes = new HashMap<>();
        for (Row row : rows) {
            Address dependent = row.dependent().whole();
            Address referenced = row.referenced().whole();
            edges.add(new Edge(dependent, referenced));
            if (row.part()) {
                wholes.putIfAbsent(dependent, referenced);
            }
        }
        return new Dependencies(edges, wholes);
    }

    /** Between objects that are all there is. */
    Map<String, Set<String>> between(Collection<CapturedObject> objects) {
        return between(objects, Set.of());
    }

    /**
     * For each id the ids of those that must exist before; no entry where there are none. What an object says that it uses
     * comes before it, even if {@code pg_depend} has the two the other way round.
     *
     * @param others ids of definitions besides those of the objects
     */
    Map<String, Set<String>> between(Collection<CapturedObject> objects, Set<String> others) {
        Map<String, Set<String>> uses =
                objects.stream().collect(Collectors.toMap(CapturedObject::id, object -> Set.copyOf(object.uses())));
        Set<String> ids = new HashSet<>(uses.keySet());
        ids.addAll(others);
        Map<String, Set<String>> dependsOn = new HashMap<>();
        for (Edge edge : edges) {
            String dependent = definitionOf(edge.dependent(), ids);
            String referenced = referenced(edge, ids);
            if (dependent != null
                    && uses.containsKey(dependent)
                    && referenced != null
                    && !dependent.equals(referenced)
                    && !uses.getOrDefault(referenced, Set.of()).contains(dependent)) {
                before(dependent, dependsOn).add(referenced);
            }
        }
        for (CapturedObject object : objects) {
            object.uses().stream()
                    .filter(ids::contains)
                    .forEach(used -> before(object.id(), dependsOn).add(used));
            String described =
                    object.standsAlone() ? null : definitionOf(object.address().whole(), ids);
            if (described != null) {
                before(object.id(), dependsOn).add(described);
            }
        }
        return dependsOn;
    }

    /** A function that its own type needs waits for the shell of that type only, and so does all that needs a view with one. */
    private @Nullable String referenced(Edge edge, Set<String> ids) {
        String shellType = edge.referenced() + "/" + DefinitionQueries.SHELL_TYPE;
        if (ids.contains(shellType) && edges.contains(edge.reversed())) {
            return shellType;
        }
        String definition = definitionOf(edge.referenced(), ids);
        String shellView = definition + "/" + DefinitionQueries.VIEW_SHELL;
        boolean part = definition != null && definition.equals(definitionOf(edge.dependent(), ids));
        return !part && ids.contains(shellView) ? shellView : definition;
    }

    private static Set<String> before(String id, Map<String, Set<String>> dependsOn) {
        return dependsOn.computeIfAbsent(id, key -> new LinkedHashSet<>());
    }

    /** The id of the definition that makes an object, as itself or as a part; null when none does. */
    private @Nullable String definitionOf(Address object, Set<String> ids) {
        Address candidate = object;
        for (int step = 0; step < LONGEST_CHAIN && candidate != null; step++) {
            String id = candidate.toString();
            if (ids.contains(id)) {
                return id;
            }
            candidate = wholes.get(candidate);
        }
        return null;
    }
}
