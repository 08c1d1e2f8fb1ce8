package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.ExtensionTables;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which tables have rows of the users. Stateless. */
final class FilledTables {
    /** Keeps a statement short enough for the server's memory with any number of tables. */
    private static final int TABLES_PER_STATEMENT = 200;

    private static final int NAMED = 20;

    private FilledTables() {}

    /** Those of these tables that exist in the target and have rows there; of an extension's table, rows of its users. */
    static List<QualifiedName> among(Connection session, Collection<QualifiedName> tables) throws SQLException {
        List<QualifiedName> existing = existing(session, tables);
        Map<QualifiedName, String> conditions = ExtensionTables.conditions(session);
        Set<QualifiedName> partitioned = TargetTables.partitioned(session);
        List<QualifiedName> filled = new ArrayList<>();
        for (int from = 0; from < existing.size(); from += TABLES_PER_STATEMENT) {
            List<QualifiedName> batch = existing.subList(from, Math.min(existing.size(), from + TABLES_PER_STATEMENT));
            String sql = IntStream.range(0, batch.size())
                    .mapToObj(place -> "SELECT " + place + " WHERE EXISTS (SELECT FROM "
                            + (partitioned.contains(batch.get(place)) ? "" : "ONLY ")
                            + batch.get(place).sql() + " " + conditions.getOrDefault(batch.get(place), "") + ")")
                    .collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    filled.add(batch.get(row.getInt(1)));
                }
            }
        }
        return filled;
    }

    /** Names for an error: the first 20, and how many more. */
    static String names(Collection<?> filled) {
        String more = filled.size() > NAMED ? " and " + (filled.size() - NAMED) + " more" : "";
        return filled.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", ")) + more;
    }

    private static List<QualifiedName> existing(Connection session, Collection<QualifiedName> tables)
            throws SQLException {
        List<QualifiedName> all = List.copyOf(tables);
        List<QualifiedName> existing = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT t.place FROM pg_catalog.unnest(?::text[]) WITH ORDINALITY AS t(name, place)"
                        + " WHERE pg_catalog.to_regclass(t.name) IS NOT NULL")) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text", all.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(all.get(row.getInt(1) - 1));
                }
            }
        }
        return existing;
    }
}
