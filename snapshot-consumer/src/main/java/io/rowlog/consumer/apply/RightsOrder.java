package io.rowlog.consumer.apply;

import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When objects get their owners and grants. A superuser loses nothing by them, and gives owners before the rows: the server
 * then calls functions in indexes and materialized views with the rights of the owner, as in the source, and not with a
 * superuser's. Any other role gives them last, when it needs no more rights. Immutable.
 *
 * @param ownersFirst whether owners come before the rows
 */
record RightsOrder(boolean ownersFirst) {
    private static final String OWNER = "owner";
    private static final String OF_SCHEMA = "schema ";
    private static final String ROWS_OF_MATERIALIZED_VIEW = "rows";

    /** The order for the role that a session has. */
    static RightsOrder of(Connection session, RoleSelection roles) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname OPERATOR(pg_catalog.=) current_user")) {
            return new RightsOrder(roles.owners() && row.next() && row.getBoolean(1));
        }
    }

    /**
     * Those that come before the rows: owners of what is made by then, and grants on schemas, which functions of these owners
     * may need to find anything. All other grants come last in any case, so that nobody else sees what is not done.
     */
    List<Definition> beforeRows(List<Definition> definitions) {
        if (!ownersFirst) {
            return List.of();
        }
        Set<String> made = new HashSet<>();
        return definitions.stream()
                .filter(definition -> {
                    boolean known = made.containsAll(definition.dependsOn());
                    if (definition.section() == Section.BEFORE_DATA) {
                        made.add(definition.id());
                    }
                    return known && comesBeforeRows(definition);
                })
                .toList();
    }

    private static boolean comesBeforeRows(Definition definition) {
        return definition.kind().equals(OWNER)
                || RoleSelection.takesRights(definition)
                        && definition.identity().startsWith(OF_SCHEMA);
    }

    /**
     * The last section, divided at the first owner or grant: from there on the role that restores may lack the right to set
     * sequences and to analyze tables, so those two come in between.
     *
     * @param before what comes before that
     * @param after what comes from there on, in its order
     */
    record End(List<Definition> before, List<Definition> after) {
        End {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * Divides what is still to be created, which is in the order to create it. Where owners have come first, materialized views
     * are filled by them, after the grants.
     */
    End end(List<Definition> missing) {
        List<Definition> filled = missing.stream()
                .filter(definition -> ownersFirst && definition.kind().equals(ROWS_OF_MATERIALIZED_VIEW))
                .toList();
        List<Definition> others = missing.stream()
                .filter(definition -> !filled.contains(definition))
                .toList();
        int first = 0;
        while (first < others.size() && !RoleSelection.takesRights(others.get(first))) {
            first++;
        }
        return new End(
                others.subList(0, first),
                Stream.concat(others.subList(first, others.size()).stream(), filled.stream())
                        .toList());
    }
}
