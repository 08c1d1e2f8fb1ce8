package io.rowlog.access.definition;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The names of roles by their addresses. Roles are no part of a database, so they have no definitions; what uses one
 * names it. Immutable.
 */
final class Roles {
    private static final String QUERY = "SELECT 'pg_authid'::regclass::oid::bigint, oid::bigint, rolname FROM pg_roles";

    private final Map<String, String> names;

    Roles(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    static Roles read(Connection connection) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                names.put(new Address(row.getLong(1), row.getLong(2), 0).toString(), row.getString(3));
            }
        }
        return new Roles(names);
    }

    /** The names of those that are among the ids of what must exist before, sorted. */
    List<String> among(Collection<String> uses) {
        return uses.stream()
                .map(names::get)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }
}
