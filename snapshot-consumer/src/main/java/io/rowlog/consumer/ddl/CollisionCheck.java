package io.rowlog.consumer.ddl;

import io.rowlog.schema.catalog.Definition;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which definitions cannot be created because the target has an object of that name already. Schemas and extensions never
 * collide: they are created only where they are missing. What belongs to a table collides with it and is not named again.
 *
 * <p>Immutable and thread-safe.
 */
public final class CollisionCheck {
    private static final String QUERY =
            """
            SELECT d.id
            FROM unnest(?::text[], ?::text[], ?::text[]) AS d(id, kind, identity)
            WHERE CASE
                WHEN d.kind IN ('table', 'foreign table', 'view', 'materialized view', 'sequence', 'index')
                    THEN to_regclass(d.identity) IS NOT NULL OR to_regtype(d.identity) IS NOT NULL
                WHEN d.kind = 'type' THEN to_regtype(d.identity) IS NOT NULL
                WHEN d.kind = 'collation' THEN to_regcollation(d.identity) IS NOT NULL
                WHEN d.kind IN ('function', 'procedure', 'aggregate') THEN to_regprocedure(d.identity) IS NOT NULL
                ELSE false END
            """;

    /**
     * The definitions whose objects exist already, in the order given.
     *
     * @throws SQLException when the connection is lost
     */
    public List<Definition> collisions(Connection target, List<Definition> definitions) throws SQLException {
        Array ids = texts(target, definitions.stream().map(Definition::id).toList());
        Array kinds = texts(target, definitions.stream().map(Definition::kind).toList());
        Array identities =
                texts(target, definitions.stream().map(Definition::identity).toList());
        Set<String> existing = new HashSet<>();
        try (PreparedStatement statement = target.prepareStatement(QUERY)) {
            statement.setArray(1, ids);
            statement.setArray(2, kinds);
            statement.setArray(3, identities);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(row.getString(1));
                }
            }
        }
        return definitions.stream()
                .filter(definition -> existing.contains(definition.id()))
                .toList();
    }

    private static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
