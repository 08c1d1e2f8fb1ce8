package io.rowlog.consumer.ddl;

import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which roles and tablespaces definitions need that the target's cluster has not: tablespaces of relations, roles that have
 * user mappings or settings in the database. Immutable and thread-safe.
 */
public final class PrerequisiteCheck {
    private static final String TABLESPACE = " SET TABLESPACE ";
    private static final String OF_ROLE = "role ";
    private static final String ON_SERVER = " on server ";

    private static final String MISSING = """
            SELECT DISTINCT n.kind || ' ' || n.name
            FROM unnest(?::text[], ?::text[]) AS n(kind, name)
            WHERE CASE n.kind
                      WHEN 'tablespace' THEN n.name NOT IN (SELECT quote_ident(s.spcname) FROM pg_tablespace AS s)
                      ELSE n.name <> 'public' AND n.name NOT IN (SELECT quote_ident(r.rolname) FROM pg_roles AS r) END
            ORDER BY 1
            """;

    /** A role or a tablespace, by its name, quoted where it must be. */
    private record Need(String kind, String name) {
        static Optional<Need> of(Definition definition) {
            return switch (definition.kind()) {
                case "tablespace" -> {
                    String statement = definition.statements().getFirst();
                    yield Optional.of(new Need(
                            "tablespace",
                            statement.substring(statement.lastIndexOf(TABLESPACE) + TABLESPACE.length())));
                }
                case "user mapping" ->
                    Optional.of(new Need(
                            "role",
                            definition
                                    .identity()
                                    .substring(0, definition.identity().lastIndexOf(ON_SERVER))));
                case "database setting" ->
                    definition.identity().startsWith(OF_ROLE)
                            ? Optional.of(new Need("role", definition.identity().substring(OF_ROLE.length())))
                            : Optional.empty();
                default -> Optional.empty();
            };
        }
    }

    /**
     * What is missing, each as {@code role name} or {@code tablespace name}.
     *
     * @throws SQLException when the connection is lost
     */
    public List<String> missing(Connection target, List<Definition> definitions) throws SQLException {
        List<Need> needs =
                definitions.stream().map(Need::of).flatMap(Optional::stream).toList();
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(MISSING)) {
            statement.setArray(
                    1,
                    target.createArrayOf("text", needs.stream().map(Need::kind).toArray()));
            statement.setArray(
                    2,
                    target.createArrayOf("text", needs.stream().map(Need::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.add(row.getString(1));
                }
            }
        }
        return List.copyOf(missing);
    }
}
